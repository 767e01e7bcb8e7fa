import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countActivity } from '../../src/admin/activity.ts';
import { listDeliveries } from '../../src/admin/delivery-list.ts';
import { readChanges } from '../../src/admin/events/changes.ts';
import { listSessions } from '../../src/admin/session-list.ts';
import { listTerminations } from '../../src/admin/termination-list.ts';
import { queryAudit } from '../../src/audit/audit-log.ts';
import { findProviderSession } from '../../src/console/console-session.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { FULL_SCAN, observeQueries } from '../delivery/query-plans.ts';
import { type TemporaryStorage, temporarySqlite } from '../storages.ts';

/** In the words of SQLite: rows read from end to end, or put in order after they were read. */
const EXPENSIVE = /SCAN \w+$|USE TEMP B-TREE FOR ORDER BY/m;
const position = Buffer.from(JSON.stringify([Date.now(), randomUUID()])).toString('base64url');

let temporary: TemporaryStorage;
beforeEach(async () => {
  temporary = await temporarySqlite();
});
afterEach(() => temporary.remove());

test.each<[string, (storage: Storage) => Promise<unknown>]>([
  ['sessions', ({ db }) => listSessions(db, { limit: 50, after: position })],
  ['sessions of a person', ({ db }) => listSessions(db, { limit: 50, after: position, accountId: 'a' })],
  ['live sessions', ({ db }) => listSessions(db, { limit: 50, after: position, state: 'live' })],
  ['live sessions of an application', ({ db }) => listSessions(db, { limit: 50, clientId: 'c', state: 'live' })],
  ['sessions begun before', ({ db }) => listSessions(db, { limit: 50, begunBefore: Date.now() })],
  ['sessions of a device', ({ db }) => listSessions(db, { limit: 50, device: 'firefox', usedBefore: 1 })],
  ['terminations', ({ db }) => listTerminations(db, { limit: 50, after: position })],
  ['terminations of a person', ({ db }) => listTerminations(db, { limit: 50, accountId: 'a', after: position })],
  ['deliveries', ({ db }) => listDeliveries(db, { limit: 50, after: position })],
  ['dead deliveries', ({ db }) => listDeliveries(db, { limit: 50, state: 'dead', after: position })],
  ['unconfirmed deliveries', ({ db }) => listDeliveries(db, { limit: 50, state: 'unconfirmed', after: position })],
  ['waiting deliveries', ({ db }) => listDeliveries(db, { limit: 50, state: 'pending', after: position })],
  ['deliveries of an application', ({ db }) => listDeliveries(db, { limit: 50, clientId: 'c', after: position })],
  ['the audit log', ({ db }) => queryAudit(db, { limit: 50, before: { at: Date.now(), id: 'x' } })],
  ['the audit log of an admin', ({ db }) => queryAudit(db, { limit: 50, actorId: 'a' })],
  ['the audit log of a target', ({ db }) => queryAudit(db, { limit: 50, targetId: 'a' })],
])('a page of %s is found by an index and read in its order', async (_what, list) => {
  const [query] = await observeQueries(temporary.storage, list);
  expect(query?.plan).toMatch(/USING (COVERING )?INDEX/);
  expect(query?.plan).not.toMatch(EXPENSIVE);
});

test.each(['unconfirmed', 'pending', 'leased'] as const)('%s deliveries are read past all others', async (state) => {
  const [query] = await observeQueries(temporary.storage, ({ db }) => listDeliveries(db, { limit: 50, state }));
  expect(query?.plan).toContain('deliveries_unconfirmed');
});

const now = Date.now();

test.each<[string, (storage: Storage) => Promise<unknown>]>([
  ['the session behind a request of the console', ({ db }) => findProviderSession(db, { sid: 's', subject: 'a' }, now)],
  ['what happened of late', ({ db }) => readChanges(db, now - 10_000)],
  ['what happened over time', ({ db }) => countActivity(db, { first: now - 86_400_000, last: now, bucket: 'hour' })],
])('%s is found by indexes', async (_what, read) => {
  const queries = await observeQueries(temporary.storage, read);
  expect(queries.length).toBeGreaterThan(0);
  for (const { plan, sql } of queries) {
    // Open orders are few, and orders are not kept in order of their end.
    if (sql.includes('termination_orders')) continue;
    expect(plan).toMatch(/USING (COVERING )?INDEX/);
    expect(plan).not.toMatch(FULL_SCAN);
  }
});
