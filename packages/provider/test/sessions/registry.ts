import { randomUUID } from 'node:crypto';
import { saveSession } from '../../src/sessions/session-records.ts';
import type { Database } from '../../src/storage/storage.ts';

export const NOW = 1_800_000_000_000;
export const HORIZON = 3_600_000;
export const TIME = { now: NOW, horizon: HORIZON };

/** Puts an application into the directory as far as sessions and deliveries look at it. */
export async function addClient(db: Database, backchannel_logout_uri: string | null = 'https://app.example/out') {
  const id = randomUUID();
  const metadata = '{"token_endpoint_auth_method":"client_secret_basic","id_token_signed_response_alg":"RS256"}';
  const row = { id, name: `app ${id}`, backchannel_logout_uri, metadata, sealed_secret: null };
  await db
    .insertInto('clients')
    .values({ ...row, created_at: NOW, updated_at: NOW, disabled_at: null })
    .execute();
  return id;
}

export interface Joined {
  sid: string;
  grantId: string;
  persistsLogout?: boolean;
}

export interface TestSession {
  uid: string;
  cookie: string;
  accountId: string;
  authorizations: Record<string, Joined>;
}

/** A session of a person that these applications take part in. */
export async function addSession(db: Database, clientIds: string[], accountId = 'account-1'): Promise<TestSession> {
  const session = {
    uid: randomUUID(),
    cookie: randomUUID(),
    authorizations: Object.fromEntries(
      clientIds.map((clientId): [string, Joined] => [clientId, { sid: randomUUID(), grantId: randomUUID() }]),
    ),
    accountId,
  };
  await save(db, session);
  return session;
}

/** Saves the session as a request that has loaded it would. */
export function save(
  db: Database,
  { uid, cookie, cameWith, accountId, authorizations }: TestSession & { cameWith?: string },
): Promise<boolean> {
  const payload = { uid, accountId, loginTs: NOW / 1000, authorizations };
  return saveSession(db, { cookie, cameWith, payload, expiresAt: NOW + HORIZON, userAgent: undefined }, NOW);
}

export type RecordKind = 'AuthorizationCode' | 'AccessToken' | 'RefreshToken' | 'Grant';

/** Something that the session issued to an application. */
export async function issue(
  db: Database,
  model: RecordKind,
  { grantId, sessionUid, endsWithSession = true }: { grantId: string; sessionUid: string; endsWithSession?: boolean },
): Promise<void> {
  await db
    .insertInto('protocol_records')
    .values({
      model,
      id_hash: randomUUID(),
      payload: '{}',
      grant_id: grantId,
      session_uid: model === 'Grant' ? null : sessionUid,
      ends_with_session: endsWithSession && model !== 'Grant' ? 1 : 0,
      uid: null,
      user_code: null,
      consumed_at: null,
      expires_at: null,
    })
    .execute();
}

export async function issuedModels(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('protocol_records').select('model').orderBy('model').execute();
  return rows.map(({ model }) => model);
}

/** How many rows a table has. */
export async function count(db: Database, table: 'terminations' | 'deliveries' | 'attempts'): Promise<number> {
  const { rows } = await db
    .selectFrom(table)
    .select((select) => select.fn.countAll().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(rows);
}
