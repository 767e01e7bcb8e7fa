import { sql } from 'kysely';
import type { Storage, Tx } from '../../src/storage/storage.ts';
import { NOW } from '../sessions/registry.ts';

export interface Backlog {
  clientId: string;
  count: number;
  state?: string;
  priority?: number;
  /** Milliseconds between the due times of one delivery and the next; the last is due `dueIn` after NOW. */
  spacing?: number;
  dueIn?: number;
  /** Milliseconds since the epoch. */
  finishedAt?: number;
  createdAt?: number;
  /** 0 or more attempts, written to the table of attempts as well. */
  attempts?: number;
}

let batch = 0;

/** Writes many deliveries, each of an ended session of its own with one application in it, by plain SQL. */
export function addBacklog({ db, engine }: Storage, backlog: Backlog): Promise<void> {
  return db.transaction().execute(async (tx) => {
    // Saves the time that checking 100,000 references takes.
    if (engine === 'postgres') await sql`set local session_replication_role = replica`.execute(tx);
    await insertBacklog(tx, backlog);
  });
}

async function insertBacklog(db: Tx, backlog: Backlog): Promise<void> {
  const { clientId, count, state = 'pending', priority = 0, spacing = 1, dueIn = 0, attempts = 0 } = backlog;
  const { createdAt = NOW, finishedAt = null } = backlog;
  batch += 1;
  const prefix = `b${batch}-`;
  const numbers = sql`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})`;
  const name = sql`${sql.lit(prefix)} || n`;
  await sql`
    insert into sessions (uid, cookie_hash, account_id, payload, created_at, last_seen_at, expires_at, terminated_at)
    ${numbers} select ${name}, ${name}, 'account-1', '{}', ${sql.lit(createdAt)}, ${sql.lit(createdAt)},
      ${sql.lit(createdAt + 3_600_000)}, ${sql.lit(createdAt)} from numbers`.execute(db);
  await sql`
    insert into participants (id, session_uid, client_id, sid, sub, keeps_offline_access, joined_at)
    ${numbers} select ${name}, ${name}, ${sql.lit(clientId)}, ${name}, 'sub', 0, ${sql.lit(createdAt)} from numbers`.execute(
    db,
  );
  await sql`
    insert into terminations (id, session_uid, account_id, reason, actor_kind, terminated_at)
    ${numbers} select ${name}, ${name}, 'account-1', 'admin', 'admin', ${sql.lit(createdAt)} from numbers`.execute(db);
  const due = sql`${sql.lit(NOW + dueIn)} - (${sql.lit(count)} - n) * ${sql.lit(spacing)}`;
  await sql`
    insert into deliveries (id, termination_id, participant_id, client_id, state, priority, attempts, next_attempt_at,
      created_at, finished_at, horizon_ends_at)
    ${numbers} select ${name}, ${name}, ${name}, ${sql.lit(clientId)}, ${sql.lit(state)}, ${sql.lit(priority)},
      ${sql.lit(attempts)}, ${due}, ${sql.lit(createdAt)}, ${finishedAt === null ? sql`null` : sql.lit(finishedAt)}, ${sql.lit(createdAt + 86_400_000)} from numbers`.execute(
    db,
  );
  for (let number = 1; number <= attempts; number += 1) {
    await sql`
      insert into attempts (delivery_id, number, token_id, outcome, code, status, started_at, duration_ms)
      ${numbers} select ${name}, ${sql.lit(number)}, 'jti',
        ${sql.lit(state === 'delivered' && number === attempts ? 'delivered' : 'retry')},
        ${sql.lit(state === 'delivered' && number === attempts ? 'ok' : 'timeout')},
        ${state === 'delivered' && number === attempts ? sql`200` : sql`null`},
        ${sql.lit(createdAt)} + n, n % 1000 from numbers`.execute(db);
  }
}
