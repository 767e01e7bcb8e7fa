import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import { type Attempt, DELIVERY_STATES } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import { readTimePosition, toPage } from './paging.ts';
import { deliveryState, instant, toInstant, toInstantOrNull } from './values.ts';

const attempt = z
  .object({
    number: z.int(),
    outcome: z.enum(['delivered', 'retry', 'final']),
    code: z.string(),
    status: z.int().nullable(),
    tokenId: z.string().nullable().openapi({ description: 'The `jti` of the Logout Token.' }),
    startedAt: instant,
    durationMs: z.int(),
  })
  .openapi('Attempt');

export const delivery = z
  .object({
    id: z.string(),
    terminationId: z.string(),
    clientId: z.string(),
    application: z.string(),
    state: deliveryState,
    attemptsMade: z.int(),
    lastCode: z.string().nullable(),
    lastStatus: z.int().nullable(),
    createdAt: instant,
    nextAttemptAt: instant.nullable().openapi({ description: 'Null when none is to come.' }),
    triedUntil: instant,
    finishedAt: instant.nullable(),
    attempts: z.array(attempt),
  })
  .openapi('Delivery');

export const deliveryFilter = z
  .enum([...DELIVERY_STATES, 'unconfirmed'])
  .openapi({ description: '`unconfirmed`: all that are neither delivered nor cancelled.' });

export interface DeliveryQuery {
  state?: z.output<typeof deliveryFilter> | undefined;
  clientId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Deliveries, newest first. */
export async function listDeliveries(db: Database, { state, clientId, after, limit }: DeliveryQuery) {
  const position = readTimePosition(after);
  let rows = select(db);
  // Literals: a partial index does not match a bound value.
  if (state !== undefined && state !== 'unconfirmed') rows = rows.where('state', '=', sql.lit(state));
  if (state === 'failed' || state === 'dead' || state === 'cancelled') {
    rows = rows.where(sql<boolean>`deliveries.state in ('failed', 'dead', 'cancelled')`);
  }
  if (state === 'unconfirmed' || state === 'pending' || state === 'leased') {
    rows = rows.where(sql<boolean>`deliveries.state in ('pending', 'leased', 'failed', 'dead')`);
  }
  if (clientId !== undefined) rows = rows.where('client_id', '=', clientId);
  if (position) {
    const [at, id] = position;
    rows = rows.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('deliveries.created_at', 'deliveries.id'), '<', tuple(at, id)),
    );
  }
  const found = await rows
    .orderBy('deliveries.created_at', 'desc')
    .orderBy('deliveries.id', 'desc')
    .limit(limit + 1)
    .execute();
  const describe = await describerOf(db, found.slice(0, limit));
  return toPage(found, limit, ({ created_at, id }) => [created_at, id], describe);
}

export async function readDelivery(db: Database, id: string) {
  const row = await select(db).where('deliveries.id', '=', id).executeTakeFirst();
  return row && (await describerOf(db, [row]))(row);
}

/** The deliveries of these terminations, by termination. */
export async function readDeliveriesOf(db: Database, terminationIds: readonly string[]) {
  if (terminationIds.length === 0) return new Map<string, z.output<typeof delivery>[]>();
  const rows = await select(db).where('termination_id', 'in', terminationIds).orderBy('name').execute();
  return Map.groupBy(rows.map(await describerOf(db, rows)), ({ terminationId }) => terminationId);
}

function select(db: Database) {
  return db
    .selectFrom('deliveries')
    .leftJoin('clients', 'clients.id', 'deliveries.client_id')
    .selectAll('deliveries')
    .select('name');
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

async function describerOf(db: Database, rows: readonly Row[]) {
  const ids = rows.map(({ id }) => id);
  const attempts =
    ids.length === 0
      ? []
      : await db.selectFrom('attempts').selectAll().where('delivery_id', 'in', ids).orderBy('number').execute();
  const byDelivery = Map.groupBy(attempts, ({ delivery_id }) => delivery_id);
  return (row: Row): z.output<typeof delivery> => ({
    id: row.id,
    terminationId: row.termination_id,
    clientId: row.client_id,
    application: row.name ?? row.client_id,
    state: row.state,
    attemptsMade: row.attempts,
    lastCode: row.last_code,
    lastStatus: row.last_status,
    createdAt: toInstant(row.created_at),
    nextAttemptAt: row.state === 'pending' ? toInstant(row.next_attempt_at) : null,
    triedUntil: toInstant(row.horizon_ends_at),
    finishedAt: toInstantOrNull(row.finished_at),
    attempts: (byDelivery.get(row.id) ?? []).map(toAttempt),
  });
}

function toAttempt(row: Attempt): z.output<typeof attempt> {
  return {
    number: row.number,
    outcome: row.outcome,
    code: row.code,
    status: row.status,
    tokenId: row.token_id,
    startedAt: toInstant(row.started_at),
    durationMs: row.duration_ms,
  };
}
