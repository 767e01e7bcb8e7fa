import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { Applications } from '../../src/directory/applications.ts';
import { ensureSigningKeys } from '../../src/keys/signing-keys.ts';
import { vaultFromKey } from '../../src/keys/vault.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { ListeningApplication } from '../application.ts';
import { type Child, startChild } from '../child.ts';
import { eventually } from '../eventually.ts';

const SCRIPT = new URL('provider-process.ts', import.meta.url);

export interface Machine extends Child {
  /** Where this machine is reached, whatever the issuer. */
  readonly url: string;
}

/** Several processes that are one provider on one storage, with three applications that listen. */
export async function setMachines(storage: Storage, storageUrl: string) {
  const { db } = storage;
  const encryptionKey = randomBytes(32).toString('base64url');
  const vault = vaultFromKey(encryptionKey);
  await ensureSigningKeys(db, vault, Date.now);
  const applications = new Applications(db, vault, createAddressPolicy(['127.0.0.1']));
  const apps = await Promise.all(
    ['one', 'two', 'three'].map(async (name) => {
      const listener = await ListeningApplication.start();
      onTestFinished(() => listener.stop());
      const { clientId } = await applications.register(
        {
          client_name: name,
          redirect_uris: ['https://app.example/callback'],
          backchannel_logout_uri: listener.logoutUri,
          id_token_signed_response_alg: 'ES256',
        },
        Date.now(),
      );
      return { clientId, listener };
    }),
  );

  return {
    apps,
    async startMachine(environment: Record<string, string> = {}): Promise<Machine> {
      const port = await freePort();
      const machine = startChild(SCRIPT, {
        STORAGE_URL: storageUrl,
        ENCRYPTION_KEY: encryptionKey,
        ISSUER: 'https://op.example',
        PORT: String(port),
        ...environment,
      });
      await machine.says('started');
      return { ...machine, url: `http://127.0.0.1:${port}` };
    },
    /** Sessions `s1`, `s2`… of as many people, each with all three applications in it. */
    async addSessions(count: number): Promise<void> {
      const [now, later] = [sql.lit(Date.now()), sql.lit(Date.now() + 86_400_000)];
      const numbers = sql`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})`;
      await sql`
        insert into sessions (uid, cookie_hash, account_id, payload, created_at, last_seen_at, expires_at)
        ${numbers} select 's' || n, 's' || n, 'person' || n, '{}', ${now}, ${now}, ${later} from numbers`.execute(db);
      for (const { clientId } of apps) {
        await sql`
          insert into participants (id, session_uid, client_id, sid, sub, keeps_offline_access, joined_at)
          ${numbers} select 's' || n || ${sql.lit(`/${clientId}`)}, 's' || n, ${sql.lit(clientId)},
            's' || n || ${sql.lit(`/${clientId}`)}, 'person' || n, 0, ${now} from numbers`.execute(db);
      }
    },
    /** Ends the sessions from one number to another, a few at a time, each in its own transaction. */
    async endSessions(from: number, to: number): Promise<void> {
      let next = from;
      const worker = async () => {
        for (let number = next++; number <= to; number = next++) {
          const request = { sessionUid: `s${number}`, reason: 'admin', actor: { kind: 'admin' } } as const;
          await terminateSession(db, request, { now: Date.now(), horizon: 3_600_000 });
        }
      };
      await Promise.all(Array.from({ length: 8 }, worker));
    },
    /** What each application heard: session numbers, and how often beyond once. */
    heard() {
      return apps.map(({ clientId, listener }) => {
        const sids = listener.heard.map(({ claims }) => String(claims.sid));
        const sessions = new Set(sids.map((sid) => Number(sid.replace(`/${clientId}`, '').slice(1))));
        return { sessions, duplicates: sids.length - sessions.size };
      });
    },
    async unfinished(): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from deliveries where state in ('pending', 'leased')`.execute(db);
      return Number(rows[0]?.count);
    },
    async finish(milliseconds = 60_000): Promise<void> {
      await eventually(async () => (await this.unfinished()) === 0, 'everything is delivered', milliseconds);
    },
    async states(): Promise<Record<string, number>> {
      const { rows } = await sql<{ state: string; count: number }>`
        select state, count(*) as count from deliveries group by state`.execute(db);
      return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
    },
  };
}
