import { sql } from 'kysely';
import type { Delivery } from '../storage/schema.ts';
import type { Storage } from '../storage/storage.ts';
import { listQueueHeads, type QueueHead } from './queues.ts';

export interface Claim {
  owner: string;
  /** Deliveries leased at most. */
  limit: number;
  /** How many more deliveries of this application may be under way; 0 leaves its queue alone. */
  roomFor: (clientId: string) => number;
  now: number;
  leaseUntil: number;
}

interface Taking extends QueueHead {
  take: number;
}

/**
 * Leases due deliveries to one worker: urgent ones first, among them those of the application that has most room, then
 * those that wait longest. On PostgreSQL, workers skip what another is claiming at this moment; SQLite has one writer
 * at a time.
 */
export async function claimDeliveries(storage: Storage, claim: Claim): Promise<Delivery[]> {
  const claimed: Delivery[] = [];
  const room = new Map<string, number>();
  const roomFor = (clientId: string) => room.get(clientId) ?? claim.roomFor(clientId);
  for (;;) {
    const limit = claim.limit - claimed.length;
    const picks = limit > 0 ? pickFromQueues(await listQueueHeads(storage.db), { ...claim, limit, roomFor }) : [];
    // A queue may have held fewer than it was asked for, so the rest of the room is offered again.
    const leased = picks.length > 0 ? await leasePicks(storage, claim, picks) : [];
    if (leased.length === 0) return claimed;
    claimed.push(...leased);
    for (const { client_id } of leased) room.set(client_id, roomFor(client_id) - 1);
  }
}

/** Divides `limit` among the queues that are due. At most `limit` queues are named, however many there are. */
function pickFromQueues(heads: readonly QueueHead[], { limit, roomFor, now }: Omit<Claim, 'owner'>): Taking[] {
  const room = new Map(heads.map(({ client_id }) => [client_id, roomFor(client_id)]));
  const roomOf = ({ client_id }: QueueHead) => room.get(client_id) ?? 0;
  const sooner = (a: QueueHead, b: QueueHead) =>
    a.priority - b.priority || roomOf(b) - roomOf(a) || a.next_attempt_at - b.next_attempt_at;
  const queues = heads
    .filter((head) => head.next_attempt_at <= now && roomOf(head) > 0)
    .sort(sooner)
    .slice(0, limit)
    .map((head) => ({ ...head, take: 0 }));
  for (let given = 0; given < limit; given += 1) {
    const [next] = queues.filter((queue) => roomOf(queue) > 0).sort(sooner);
    if (next === undefined) break;
    next.take += 1;
    room.set(next.client_id, roomOf(next) - 1);
  }
  return queues.filter(({ take }) => take > 0);
}

/** One statement for all queues. The common table keeps PostgreSQL from evaluating the selection, and locking, twice. */
async function leasePicks({ db, engine }: Storage, claim: Claim, picks: readonly Taking[]): Promise<Delivery[]> {
  const lock = engine === 'postgres' ? sql`for update skip locked` : sql``;
  const selections = picks.map(
    ({ client_id, priority, take }) => sql`
      select id from (
        select id from deliveries
        where state = 'pending' and client_id = ${client_id} and priority = ${priority}
          and next_attempt_at <= ${claim.now}
        order by next_attempt_at limit ${take} ${lock}
      ) as queue`,
  );
  const { rows } = await sql<Delivery>`
    with due as materialized (${sql.join(selections, sql` union all `)})
    update deliveries set state = 'leased', lease_owner = ${claim.owner}, lease_until = ${claim.leaseUntil}
    where id in (select id from due)
    returning *
  `.execute(db);
  return rows;
}
