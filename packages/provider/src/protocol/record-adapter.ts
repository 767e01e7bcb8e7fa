import { createHash } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Database } from '../storage/storage.ts';

/**
 * Keeps codes, tokens, grants and interactions for the protocol engine. Rows are found by a hash of the value that a
 * client presents, and the value itself is not in the row: reading the table gives nothing that can be used.
 */
export class RecordAdapter implements Adapter {
  readonly #db: Database;
  readonly #model: string;
  readonly #now: () => number;

  constructor(db: Database, model: string, now: () => number) {
    this.#db = db;
    this.#model = model;
    this.#now = now;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { jti: _value, ...stored } = payload;
    const row = {
      payload: JSON.stringify(stored.session ? { ...stored, session: withoutCookie(stored.session) } : stored),
      grant_id: this.#grantIdOf(id, payload),
      session_uid: payload.sessionUid ?? null,
      ends_with_session: payload.expiresWithSession === true ? 1 : 0,
      uid: payload.uid ?? null,
      user_code: payload.userCode ?? null,
      expires_at: expiresIn ? this.#now() + expiresIn * 1000 : null,
    };
    await this.#db
      .insertInto('protocol_records')
      .values({ model: this.#model, id_hash: hashId(id), consumed_at: null, ...row })
      .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet(row))
      .execute();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const payload = await this.#findBy('id_hash', hashId(id));
    return payload && { ...payload, jti: id };
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findBy('uid', uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#findBy('user_code', userCode);
  }

  async consume(id: string): Promise<void> {
    await this.#db
      .updateTable('protocol_records')
      .set({ consumed_at: this.#now() })
      .where('model', '=', this.#model)
      .where('id_hash', '=', hashId(id))
      .execute();
  }

  async destroy(id: string): Promise<void> {
    await this.#db
      .deleteFrom('protocol_records')
      .where('model', '=', this.#model)
      .where('id_hash', '=', hashId(id))
      .execute();
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#db
      .deleteFrom('protocol_records')
      .where('model', '=', this.#model)
      .where('grant_id', '=', grantId)
      .execute();
  }

  /** The grant that the record ends with. An interaction only mentions one: it goes on when somebody else signs in. */
  #grantIdOf(id: string, payload: AdapterPayload): string | null {
    if (this.#model === 'Grant') return id;
    return this.#model === 'Interaction' ? null : (payload.grantId ?? null);
  }

  async #findBy(column: 'id_hash' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> {
    const row = await this.#db
      .selectFrom('protocol_records')
      .select(['payload', 'consumed_at'])
      .where('model', '=', this.#model)
      .where(column, '=', value)
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', this.#now())]))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const consumed = row.consumed_at === null ? {} : { consumed: Math.floor(row.consumed_at / 1000) };
    return { ...(JSON.parse(row.payload) as AdapterPayload), ...consumed };
  }
}

/** An interaction's session. Nobody asks for its cookie, which is a way in. */
function withoutCookie({ cookie: _cookie, ...session }: NonNullable<AdapterPayload['session']>) {
  return session;
}

function hashId(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
