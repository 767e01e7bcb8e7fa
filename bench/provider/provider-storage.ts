import { Applications, createAddressPolicy, openStorage, vaultFromKey } from '@curfew/provider';
import { sql } from 'kysely';

/** A provider's storage that is filled for a benchmark. */
export interface ProviderStorage {
  url: string;
  encryptionKey: string;
  /** Registers applications that hear of logouts at these ports. Resolves with their client ids. */
  register(ports: readonly number[], algorithm: 'RS256' | 'ES256'): Promise<string[]>;
  /** The secret of an application that was registered here. */
  secretOf(clientId: string): string;
  /** Registers a program that may use the admin API. */
  registerProgram(): Promise<{ clientId: string; clientSecret: string }>;
  applications: Applications;
  /** Live sessions `{prefix}1`… of as many people, with these applications in each. */
  addSessions(prefix: string, count: number, clientIds: readonly string[]): Promise<void>;
  /** Ended sessions, with a delivery to each of these applications waiting. */
  addBacklog(prefix: string, count: number, clientIds: readonly string[]): Promise<void>;
  /** Deletes what has not been delivered. */
  forgetBacklog(): Promise<void>;
  /** Deliveries that are neither waiting nor delivered. */
  countFailed(): Promise<number>;
  db: Awaited<ReturnType<typeof openStorage>>['db'];
  close(): Promise<void>;
}

const DAY = 86_400_000;
/** The same always, as several runs may share a storage. */
const encryptionKey = Buffer.alloc(32, 'bench').toString('base64url');

export async function openProviderStorage(url: string): Promise<ProviderStorage> {
  const storage = await openStorage(url);
  const { db, engine } = storage;
  const applications = new Applications(db, vaultFromKey(encryptionKey), createAddressPolicy(['127.0.0.1']));

  /** Everything in one transaction, without checking as many references. */
  function fill(prefix: string, count: number, clientIds: readonly string[], ended: boolean): Promise<void> {
    const [name, now, later] = [sql`${sql.lit(prefix)} || n`, sql.lit(Date.now()), sql.lit(Date.now() + DAY)];
    const numbers = sql`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})`;
    return db.transaction().execute(async (tx) => {
      if (engine === 'postgres') await sql`set local session_replication_role = replica`.execute(tx);
      await sql`
        insert into sessions (uid, cookie_hash, account_id, payload, created_at, last_seen_at, expires_at, terminated_at)
        ${numbers} select ${name}, ${name}, ${name}, '{}', ${now}, ${now}, ${later}, ${ended ? now : sql`null`}
        from numbers`.execute(tx);
      if (ended) {
        await sql`
          insert into terminations (id, session_uid, account_id, reason, actor_kind, terminated_at)
          ${numbers} select ${name}, ${name}, ${name}, 'admin', 'admin', ${now} from numbers`.execute(tx);
      }
      for (const clientId of clientIds) {
        const participant = sql`${name} || ${sql.lit(`/${clientId}`)}`;
        await sql`
          insert into participants (id, session_uid, client_id, sid, sub, keeps_offline_access, joined_at)
          ${numbers} select ${participant}, ${name}, ${sql.lit(clientId)}, ${participant}, ${name}, 0, ${now}
          from numbers`.execute(tx);
        if (!ended) continue;
        await sql`
          insert into deliveries (id, termination_id, participant_id, client_id, state, priority, attempts,
            next_attempt_at, created_at, horizon_ends_at)
          ${numbers} select ${participant}, ${name}, ${participant}, ${sql.lit(clientId)}, 'pending', 0, 0,
            ${now}, ${now}, ${later} from numbers`.execute(tx);
      }
    });
  }

  /** Autovacuum and checkpoints would come a minute or some later, in the middle of the measurement. */
  async function settle(): Promise<void> {
    if (engine !== 'postgres') return;
    await sql`vacuum analyze`.execute(db);
    await sql`checkpoint`.execute(db);
  }

  const secrets = new Map<string, string>();

  return {
    url,
    secretOf: (clientId) => secrets.get(clientId) ?? '',
    encryptionKey,
    applications,
    db,
    async register(ports, algorithm) {
      const clientIds: string[] = [];
      for (const port of ports) {
        const registered = await applications.register(
          {
            client_name: `application at ${port}`,
            redirect_uris: ['https://app.example/callback'],
            post_logout_redirect_uris: ['https://app.example/signed-out'],
            backchannel_logout_uri: `http://127.0.0.1:${port}/logout`,
            id_token_signed_response_alg: algorithm,
          },
          Date.now(),
        );
        secrets.set(registered.clientId, registered.clientSecret ?? '');
        clientIds.push(registered.clientId);
      }
      return clientIds;
    },
    async registerProgram() {
      const metadata = {
        client_name: 'benchmark',
        grant_types: ['client_credentials' as const],
        scope: 'curfew:admin',
      };
      const { clientId, clientSecret = '' } = await applications.register(
        { ...metadata, response_types: [] },
        Date.now(),
      );
      return { clientId, clientSecret };
    },
    async addSessions(prefix, count, clientIds) {
      await fill(prefix, count, clientIds, false);
      await settle();
    },
    async addBacklog(prefix, count, clientIds) {
      await fill(prefix, count, clientIds, true);
      await settle();
    },
    async forgetBacklog() {
      await sql`delete from deliveries where state in ('pending', 'leased')`.execute(db);
    },
    async countFailed() {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from deliveries where attempts > 0 and state not in ('leased', 'delivered')`.execute(
        db,
      );
      return Number(rows[0]?.count);
    },
    close: () => storage.close(),
  };
}
