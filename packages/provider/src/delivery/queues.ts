import { sql } from 'kysely';
import type { Database } from '../storage/storage.ts';

/** The pending deliveries of one application at one priority, by the one that is due first. */
export interface QueueHead {
  /** Of that delivery. */
  id: string;
  client_id: string;
  /** Lower is sooner. */
  priority: number;
  /** Milliseconds since the epoch. */
  next_attempt_at: number;
}

/**
 * The head of every queue. One index seek per queue however long the queues are: each step leaps from a head over
 * everything behind it. The states are literals because a partial index does not match a bound value.
 */
export async function listQueueHeads(db: Database): Promise<QueueHead[]> {
  const { rows } = await sql<QueueHead>`
    with recursive head (id, client_id, priority, next_attempt_at) as (
      select id, client_id, priority, next_attempt_at from (
        select id, client_id, priority, next_attempt_at from deliveries
        where state = 'pending'
        order by client_id, priority, next_attempt_at limit 1
      ) as first
      union all
      select following.id, following.client_id, following.priority, following.next_attempt_at
      from head join deliveries as following on following.id = coalesce(
        (select id from deliveries where state = 'pending' and client_id = head.client_id and priority > head.priority
          order by priority, next_attempt_at limit 1),
        (select id from deliveries where state = 'pending' and client_id > head.client_id
          order by client_id, priority, next_attempt_at limit 1)
      )
    )
    select * from head
  `.execute(db);
  return rows;
}
