import type { Kysely } from 'kysely';

/** Indexes that keep the cost of delivering, of statistics and of forgetting independent of how much is stored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  // Each application's queue is found by itself: a backlog that must wait is skipped over, not walked through.
  await schema.dropIndex('deliveries_due').execute();
  await schema
    .createIndex('deliveries_queue')
    .on('deliveries')
    .columns(['client_id', 'priority', 'next_attempt_at'])
    .where('state' as never, '=', 'pending')
    .execute();
  await schema
    .createIndex('deliveries_horizon')
    .on('deliveries')
    .columns(['horizon_ends_at', 'client_id'])
    .where('state' as never, '=', 'pending')
    .execute();
  await schema
    .createIndex('deliveries_finished')
    .on('deliveries')
    .columns(['finished_at', 'client_id', 'state'])
    .where('finished_at' as never, 'is not', null)
    .execute();
  await schema
    .createIndex('deliveries_unheard')
    .on('deliveries')
    .columns(['client_id', 'state', 'id'])
    .where('state' as never, 'in', ['failed', 'dead', 'cancelled'])
    .execute();
  // For the foreign key: without it each participant that is forgotten costs a scan.
  await schema.createIndex('deliveries_participant').on('deliveries').column('participant_id').execute();
  await schema.createIndex('attempts_time').on('attempts').column('started_at').execute();
}
