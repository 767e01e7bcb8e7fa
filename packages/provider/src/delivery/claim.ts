import { sql } from 'kysely';
import type { Delivery } from '../storage/schema.ts';
import type { Storage } from '../storage/storage.ts';
import { listQueueHeads, type QueueHead } from './queues.ts';

export interface Claim {
  owner: string;
  /** Deliveries leased at most, and never more than {@link MOST_AT_ONCE}. */
  limit: number;
  /** How many more deliveries of this application may be under way; 0 leaves its queue alone. */
  roomFor: (clientId: string) => number;
  now: number;
  leaseUntil: number;
}

/**
 * Deliveries leased by one claim at most: whoever wants more begins with these meanwhile. As many queues may be in one
 * statement, of which SQLite takes 500.
 */
export const MOST_AT_ONCE = 256;

interface Taking extends QueueHead {
  take: number;
}

export interface Claimed {
  deliveries: Delivery[];
  /** The queues as they were when last looked at: what is due later, or had no room. */
  heads: QueueHead[];
}

/**
 * Leases due deliveries to one worker: urgent ones first, among them those of the application that has most room, then
 * those that wait longest. On PostgreSQL, workers skip what another is claiming at this moment; SQLite has one writer
 * at a time.
 */
export async function claimDeliveries(storage: Storage, claim: Claim): Promise<Claimed> {
  const deliveries: Delivery[] = [];
  const room = new Map<string, number>();
  const roomFor = (clientId: string) => room.get(clientId) ?? claim.roomFor(clientId);
  const most = Math.min(MOST_AT_ONCE, claim.limit);
  for (;;) {
    const heads = await listQueueHeads(storage.db);
    const picks = pickFromQueues(heads, { ...claim, limit: most - deliveries.length, roomFor });
    const leased = picks.length > 0 ? await leasePicks(storage, claim, picks) : [];
    deliveries.push(...leased);
    for (const { client_id } of leased) room.set(client_id, roomFor(client_id) - 1);
    // A queue may hold fewer than it was asked for: then the room is offered to the others.
    const asked = picks.reduce((sum, { take }) => sum + take, 0);
    if (leased.length === 0 || leased.length === asked) return { deliveries, heads };
  }
}

/** Divides `limit` among the queues that are due. At most `limit` queues are named, however many there are. */
function pickFromQueues(heads: readonly QueueHead[], { limit, roomFor, now }: Omit<Claim, 'owner'>): Taking[] {
  const room = new Map(heads.map(({ client_id }) => [client_id, roomFor(client_id)]));
  const roomOf = ({ client_id }: QueueHead) => room.get(client_id) ?? 0;
  const compare = (a: QueueHead, b: QueueHead) => roomOf(b) - roomOf(a) || a.next_attempt_at - b.next_attempt_at;
  const due = Map.groupBy(
    heads.filter(({ next_attempt_at }) => next_attempt_at <= now),
    ({ priority }) => priority,
  );
  const picks: Taking[] = [];
  let left = limit;
  for (const [, queues] of [...due].sort(([a], [b]) => a - b)) {
    const line = queues
      .filter((head) => roomOf(head) > 0)
      .sort(compare)
      .map((head) => ({ ...head, take: 0 }));
    while (left > 0) {
      const next = line.shift();
      if (next === undefined) break;
      if (next.take === 0) picks.push(next);
      next.take += 1;
      left -= 1;
      room.set(next.client_id, roomOf(next) - 1);
      // Behind whoever has as much room: mostly that is the end of the line.
      if (roomOf(next) > 0) line.splice(line.findLastIndex((other) => compare(other, next) <= 0) + 1, 0, next);
    }
  }
  return picks;
}

/**
 * One statement for all queues, and one selection for all of which only the head is taken: that is known by its id. The
 * common table keeps PostgreSQL from evaluating the selections, and locking, twice.
 */
async function leasePicks({ db, engine }: Storage, claim: Claim, picks: readonly Taking[]): Promise<Delivery[]> {
  const lock = engine === 'postgres' ? sql`for update skip locked` : sql``;
  const [alone, several] = [picks.filter(({ take }) => take === 1), picks.filter(({ take }) => take > 1)];
  const selections = several.map(
    ({ client_id, priority, take }) => sql`
      select id from (
        select id from deliveries
        where state = 'pending' and client_id = ${client_id} and priority = ${priority}
          and next_attempt_at <= ${claim.now}
        order by next_attempt_at limit ${take} ${lock}
      ) as queue`,
  );
  if (alone.length > 0) {
    const ids = sql.join(alone.map(({ id }) => id));
    selections.push(sql`select id from (
      select id from deliveries where state = 'pending' and id in (${ids}) and next_attempt_at <= ${claim.now} ${lock}
    ) as heads`);
  }
  const { rows } = await sql<Delivery>`
    with due as materialized (${sql.join(selections, sql` union all `)})
    update deliveries set state = 'leased', lease_owner = ${claim.owner}, lease_until = ${claim.leaseUntil}
    where id in (select id from due)
    returning *
  `.execute(db);
  return rows;
}
