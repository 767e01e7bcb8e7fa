import { z } from '@hono/zod-openapi';
import type { TerminationReason } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import { delivery, readDeliveriesOf } from './delivery-list.ts';
import { readTimePosition, toPage } from './paging.ts';
import { actor, instant, reason, toActor, toInstant } from './values.ts';

export const termination = z
  .object({
    id: z.string(),
    sessionUid: z.string(),
    accountId: z.string(),
    clientId: z.string().nullable().openapi({ description: 'The one application that was left; null: all.' }),
    reason,
    by: actor,
    endedAt: instant,
    deliveries: z.array(delivery),
  })
  .openapi('Termination');

export interface TerminationQuery {
  sessionUid?: string | undefined;
  id?: string | undefined;
  accountId?: string | undefined;
  reason?: TerminationReason | undefined;
}

/** Terminations, newest first, with who heard of them. */
export async function listTerminations(
  db: Database,
  { after, limit, ...query }: TerminationQuery & { after?: string | undefined; limit: number },
) {
  const position = readTimePosition(after);
  let rows = select(db, query);
  if (position) {
    rows = rows.where(({ eb, refTuple, tuple }) => eb(refTuple('terminated_at', 'id'), '<', tuple(...position)));
  }
  const found = await rows.limit(limit + 1).execute();
  const describe = await describerOf(db, found.slice(0, limit));
  return toPage(found, limit, ({ terminated_at, id }) => [terminated_at, id], describe);
}

/** All that match: those of one session are few. */
export async function readTerminationsOf(db: Database, query: { sessionUid: string } | { id: string }) {
  const rows = await select(db, query).execute();
  return rows.map(await describerOf(db, rows));
}

function select(db: Database, { sessionUid, id, accountId, reason }: TerminationQuery) {
  return db
    .selectFrom('terminations')
    .selectAll()
    .$if(sessionUid !== undefined, (query) => query.where('session_uid', '=', sessionUid ?? ''))
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId ?? ''))
    .$if(reason !== undefined, (query) => query.where('reason', '=', reason ?? 'admin'))
    .orderBy('terminated_at', 'desc')
    .orderBy('id', 'desc');
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

async function describerOf(db: Database, rows: readonly Row[]) {
  const deliveries = await readDeliveriesOf(
    db,
    rows.map(({ id }) => id),
  );
  return (row: Row) => ({
    id: row.id,
    sessionUid: row.session_uid,
    accountId: row.account_id,
    clientId: row.client_id,
    reason: row.reason,
    by: toActor(row),
    endedAt: toInstant(row.terminated_at),
    deliveries: deliveries.get(row.id) ?? [],
  });
}
