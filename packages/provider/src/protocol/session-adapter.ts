import Provider, { type Adapter, type AdapterPayload, errors, type KoaContextWithOIDC } from 'oidc-provider';
import {
  findSessionByCookie,
  findSessionByUid,
  type SessionPayload,
  saveSession,
} from '../sessions/session-records.ts';
import { SessionTerminatedError } from '../sessions/session-terminated.ts';
import type { Database } from '../storage/storage.ts';
import { cookieBefore, withholdCookie } from './session-cookie.ts';

/** The `sub` of a person at each of these clients. */
export type SubjectsOf = (accountId: string, clientIds: string[]) => Promise<ReadonlyMap<string, string>>;

/** Keeps the sessions of the protocol engine in the session registry. */
export class SessionAdapter implements Adapter {
  readonly #db: Database;
  readonly #subjectsOf: SubjectsOf;
  readonly #now: () => number;

  constructor(db: Database, subjectsOf: SubjectsOf, now: () => number) {
    this.#db = db;
    this.#subjectsOf = subjectsOf;
    this.#now = now;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const { uid } = payload;
    if (uid === undefined) throw new TypeError('A session is saved with its uid.');
    const now = this.#now();
    const { accountId, authorizations = {} } = payload as SessionPayload;
    const subjects =
      accountId === undefined ? new Map() : await this.#subjectsOf(accountId, Object.keys(authorizations));
    try {
      const hasCookie = await saveSession(
        this.#db,
        {
          cookie: id,
          cameWith: cookieBefore(Provider.ctx),
          payload: { ...payload, uid } as SessionPayload,
          expiresAt: now + expiresIn * 1000,
          subjects,
          ...upstreamOf(Provider.ctx),
          userAgent: Provider.ctx?.get('user-agent').slice(0, 400) || undefined,
        },
        now,
      );
      if (!hasCookie && Provider.ctx) withholdCookie(Provider.ctx);
    } catch (error) {
      // Fails the request, whose answer may hold a code: it must not reach an application that nobody would tell.
      if (error instanceof SessionTerminatedError) throw new errors.SessionNotFound('the session has ended');
      throw error;
    }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const payload = await findSessionByCookie(this.#db, id, this.#now());
    return payload && ({ ...payload, kind: 'Session', jti: id } as AdapterPayload);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return (await findSessionByUid(this.#db, uid, this.#now())) as AdapterPayload | undefined;
  }

  /**
   * Does nothing: the engine calls it to forget the old cookie when it gives a session a new one, and saving the
   * session does that. A session ends through its termination only.
   */
  async destroy(): Promise<void> {}

  async consume(): Promise<void> {}

  async findByUserCode(): Promise<undefined> {}

  async revokeByGrantId(): Promise<void> {}
}

/** The upstream session of a sign-in that this request completes. The engine keeps what it does not know in the result. */
function upstreamOf(ctx: KoaContextWithOIDC | undefined): { upstreamSessionId?: string } {
  const upstreamSessionId = ctx?.oidc?.result?.login?.upstreamSessionId;
  return typeof upstreamSessionId === 'string' ? { upstreamSessionId } : {};
}
