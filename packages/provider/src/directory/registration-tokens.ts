import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/audit-log.ts';
import type { RegistrationTokensTable } from '../storage/schema.ts';
import { type Database, inTransaction, type Tx } from '../storage/storage.ts';
import type { Change } from './account-lifecycle.ts';

/** There is no such token that is still good: `registration_token_unknown`. */
export class RegistrationTokenError extends Error {
  override readonly name = 'RegistrationTokenError';
  readonly code = 'registration_token_unknown';

  constructor() {
    super('There is no such registration token, or it was revoked.');
  }
}

export interface NewRegistrationToken {
  /** What the operator calls it. */
  name: string;
  /** Milliseconds for which it is good. */
  lifetime: number;
  /** How many applications may be registered with it. */
  uses: number;
}

/**
 * Issues an initial access token (RFC 7591, section 3): whoever holds it may register applications. It is given out here
 * and never again.
 */
export async function issueRegistrationToken(
  db: Database,
  { name, lifetime, uses }: NewRegistrationToken,
  { actor, moment: { now } }: Change,
): Promise<{ id: string; token: string; expiresAt: number }> {
  const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
  const expiresAt = now + lifetime;
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto('registration_tokens')
      .values({
        ...{ id, name, token_hash: hashToken(token), uses, uses_left: uses },
        ...{ created_at: now, expires_at: expiresAt, revoked_at: null },
      })
      .execute();
    await audit(tx, 'registration_token.issued', id, { actor, details: { name, uses, expiresAt }, now });
  });
  return { id, token, expiresAt };
}

/** The token if it is still good. */
export async function findRegistrationToken(
  db: Database,
  token: string,
  now: number,
): Promise<Selectable<RegistrationTokensTable> | undefined> {
  return db
    .selectFrom('registration_tokens')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .where('uses_left', '>', 0)
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

/**
 * Uses the token once, in the transaction that registers the application.
 *
 * @returns its id; undefined when it is no longer good.
 */
export async function useRegistrationToken(tx: Tx, token: string, now: number): Promise<string | undefined> {
  const used = await tx
    .updateTable('registration_tokens')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('token_hash', '=', hashToken(token))
    .where('uses_left', '>', 0)
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return used?.id;
}

/** Applications that were registered with it stay. @throws RegistrationTokenError */
export async function revokeRegistrationToken(
  db: Database,
  id: string,
  { actor, moment: { now } }: Change,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const revoked = await tx
      .updateTable('registration_tokens')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (revoked.numUpdatedRows === 0n) throw new RegistrationTokenError();
    await audit(tx, 'registration_token.revoked', id, { actor, now });
  });
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function audit(
  tx: Tx,
  action: string,
  id: string,
  { actor, details = {}, now }: { actor: Change['actor']; details?: Record<string, unknown>; now: number },
): Promise<void> {
  return recordAudit(tx, { actor, action, target: { kind: 'registration_token', id }, details }, now);
}
