import { randomBytes, randomUUID } from 'node:crypto';
import { createAccount, findAccount, normalizeUsername } from '../directory/accounts.ts';
import { type Database, inTransaction } from '../storage/storage.ts';

/** Who signed in at an upstream provider. */
export interface UpstreamPerson {
  issuer: string;
  subject: string;
  /** The verified claims of the ID Token. */
  claims: Readonly<Record<string, unknown>>;
}

/**
 * The account of a person who signed in upstream, made at their first visit. Found by issuer and subject only: a name or
 * an e-mail address that another provider vouches for is not proof of being somebody here.
 *
 * @returns undefined when the account is disabled, or when there is none and none may be made.
 */
export function accountOfUpstreamPerson(
  db: Database,
  person: UpstreamPerson,
  { mayCreate, now }: { mayCreate: boolean; now: number },
): Promise<string | undefined> {
  const { issuer, subject, claims } = person;
  return inTransaction(db, async (tx) => {
    const identity = await tx
      .selectFrom('upstream_identities')
      .select('account_id')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (identity !== undefined) return (await findAccount(tx, identity.account_id))?.id;
    if (!mayCreate) return undefined;
    const account = await createAccount(
      tx,
      {
        username: await freeUsername(tx, claims.preferred_username),
        // Nobody knows it: this account is signed in to upstream only, unless an admin sets a password.
        password: randomBytes(32).toString('base64url'),
        ...(typeof claims.name === 'string' ? { displayName: claims.name } : {}),
        ...(typeof claims.email === 'string' ? { email: claims.email } : {}),
      },
      now,
    );
    const row = { issuer, subject, account_id: account.id, created_at: now };
    await tx.insertInto('upstream_identities').values(row).execute();
    return account.id;
  });
}

/** The name the person has upstream if it is free here; else one that is. */
async function freeUsername(db: Database, wanted: unknown): Promise<string> {
  const name = typeof wanted === 'string' ? normalizeUsername(wanted).replace(/[^\p{L}\p{N}._@+-]/gu, '') : '';
  const base = name.slice(0, 100) || 'person';
  const taken = await db.selectFrom('accounts').select('id').where('username', '=', base).executeTakeFirst();
  return taken === undefined && name !== '' ? base : `${base}-${randomUUID().slice(0, 8)}`;
}
