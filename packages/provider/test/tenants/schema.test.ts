import { connect, createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findUnready } from '../../src/observability/readiness.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { openTenantStorage } from '../../src/tenant-storage.ts';
import { eventually } from '../eventually.ts';
import { type TemporaryStorage, temporaryPostgres } from '../storages.ts';

describe.skipIf(inject('postgresUrl') === undefined)('a tenant’s schema on PostgreSQL', () => {
  let temporary: TemporaryStorage;
  let acme: Storage;
  let beta: Storage;

  beforeAll(async () => {
    temporary = await temporaryPostgres(inject('postgresUrl') ?? '');
    // Two processes that start at once make one schema.
    const opened = await Promise.all(
      ['acme-eu', 'acme-eu', 'beta'].map((name) => openTenantStorage(temporary.url, name)),
    );
    [acme, beta] = [opened[0] as Storage, opened[2] as Storage];
    await opened[1]?.close();
  });

  afterAll(async () => {
    await acme.close();
    await beta.close();
    await sql`drop schema tenant_acme_eu, tenant_beta cascade`.execute(temporary.storage.db);
    await temporary.remove();
  });

  test('holds all of its tables, and its connections see no other', async () => {
    const tablesSeen = async ({ db }: Storage) => {
      const { rows } = await sql<{ name: string }>`
        select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and pg_table_is_visible(c.oid) and n.nspname not in ('pg_catalog', 'information_schema')
        order by 1`.execute(db);
      return rows.map(({ name }) => name);
    };
    const atRoot = await tablesSeen(temporary.storage);
    expect(atRoot).toContain('sessions');
    expect(await tablesSeen(acme)).toEqual(atRoot);
    const insert = (storage: Storage, id: string) =>
      storage.db.insertInto('secrets').values({ name: id, sealed_value: id, created_at: 0 }).execute();
    await insert(acme, 'of acme');
    for (const other of [temporary.storage, beta]) {
      expect(await other.db.selectFrom('secrets').select('name').execute()).toEqual([]);
    }
  });

  test('is up to date by its own list of migrations', async () => {
    expect(await findUnready(acme.db)).toBeUndefined();
    await sql`delete from kysely_migration where name = (select max(name) from kysely_migration)`.execute(beta.db);
    expect(await findUnready(beta.db)).toBe('storage_outdated');
    expect(await findUnready(acme.db)).toBeUndefined();
  });

  test('hears what concerns it only', async () => {
    const heard: string[] = [];
    const listening = [
      acme.listen?.('curfew_outbox', () => heard.push('acme')),
      beta.listen?.('curfew_outbox', () => heard.push('beta')),
    ];
    // Each connection that is made counts as heard once.
    await eventually(() => heard.length === 2);
    heard.length = 0;
    await acme.notify?.('curfew_outbox');
    await beta.notify?.('curfew_outbox');
    await eventually(() => heard.includes('beta'));
    expect(heard.toSorted()).toEqual(['acme', 'beta']);
    for (const each of listening) await each?.close();
  });

  test('is not taken for another one where something in between ignores which one is meant', async () => {
    const { port, hostname, pathname } = new URL(temporary.url);
    // As a connection pooler may: the server gets the connection, but not its options.
    const pooler = createServer((client) => {
      const server = connect(Number(port), hostname);
      client.on('error', () => server.destroy());
      server.on('error', () => client.destroy());
      client.once('data', (start) => {
        const text = start.toString('latin1');
        server.write(Buffer.from(text.replace('tenant_gamma', 'public      '), 'latin1'));
        client.pipe(server);
      });
      server.pipe(client);
    });
    await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve));
    const address = pooler.address();
    const at = typeof address === 'object' ? address?.port : 0;
    const url = `postgres://postgres@127.0.0.1:${at}${pathname}`;
    await expect(openTenantStorage(url, 'gamma')).rejects.toMatchObject({ code: 'storage_schema_ignored' });
    await sql`drop schema tenant_gamma cascade`.execute(temporary.storage.db);
    await new Promise((resolve) => pooler.close(resolve));
  });
});
