import { sql } from 'kysely';
import type { DeliveryState } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';

export interface DeliveryCount {
  clientId: string;
  state: DeliveryState;
  count: number;
}

/**
 * How many deliveries of each application are in each state. Delivered ones are the many: they are counted from
 * `deliveredSince` on (milliseconds since the epoch), everything else whole. Read from indexes alone.
 */
export async function countDeliveries(
  db: Database,
  { deliveredSince }: { deliveredSince: number },
): Promise<DeliveryCount[]> {
  const { rows } = await sql<{ client_id: string; state: DeliveryState; count: number | string }>`
    select client_id, 'pending' as state, count(*) as count from deliveries where state = 'pending' group by client_id
    union all
    select client_id, 'leased', count(*) from deliveries where state = 'leased' group by client_id
    union all
    select client_id, state, count(*) from deliveries where state in ('failed', 'dead', 'cancelled')
      group by client_id, state
    union all
    select client_id, 'delivered', count(*) from deliveries
      where finished_at >= ${deliveredSince} and state = 'delivered' group by client_id
  `.execute(db);
  return rows.map(({ client_id, state, count }) => ({ clientId: client_id, state, count: Number(count) }));
}

/** Milliseconds that the pending delivery which nears its horizon first has waited; undefined when none waits. */
export async function ageOfOldestPending(db: Database, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('created_at')
    .where('state', '=', sql.lit('pending'))
    .orderBy('horizon_ends_at')
    .limit(1)
    .executeTakeFirst();
  return row && now - row.created_at;
}

/** How the attempts at one application went. */
export interface AttemptSummary {
  clientId: string;
  attempts: number;
  delivered: number;
  /** From 0 to 1. */
  successRate: number;
  /** Milliseconds from name resolution to the end of the answer, of half and of 95 in 100 attempts at most. */
  median: number;
  percentile95: number;
}

export interface AttemptWindow {
  /** Milliseconds since the epoch. */
  since: number;
  /** The newest attempts that are looked at, at most. Default 10,000. */
  limit?: number;
}

/** Success and latency of the newest attempts since an instant, by application. */
export async function summarizeAttempts(
  db: Database,
  { since, limit = 10_000 }: AttemptWindow,
): Promise<AttemptSummary[]> {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('attempts')
        .select(['delivery_id', 'outcome', 'duration_ms'])
        .where('started_at', '>=', since)
        .orderBy('started_at', 'desc')
        .limit(limit)
        .as('newest'),
    )
    .innerJoin('deliveries', 'deliveries.id', 'newest.delivery_id')
    .select(['deliveries.client_id', 'newest.outcome', 'newest.duration_ms'])
    .select((select) => select.fn.countAll().as('count'))
    .groupBy(['deliveries.client_id', 'newest.outcome', 'newest.duration_ms'])
    .orderBy('deliveries.client_id')
    .orderBy('newest.duration_ms')
    .execute();
  const byClient = Map.groupBy(rows, ({ client_id }) => client_id);
  return [...byClient].map(([clientId, counts]) => {
    const sum = (some: typeof counts) => some.reduce((total, { count }) => total + Number(count), 0);
    const attempts = sum(counts);
    const delivered = sum(counts.filter(({ outcome }) => outcome === 'delivered'));
    return {
      clientId,
      attempts,
      delivered,
      successRate: delivered / attempts,
      median: percentile(counts, attempts * 0.5),
      percentile95: percentile(counts, attempts * 0.95),
    };
  });
}

/** The duration that at least so many attempts did not exceed. `counts` begins with the shortest duration. */
function percentile(counts: readonly { duration_ms: number; count: number | string | bigint }[], rank: number): number {
  let seen = 0;
  for (const { duration_ms, count } of counts) {
    seen += Number(count);
    if (seen >= rank) return duration_ms;
  }
  return 0;
}
