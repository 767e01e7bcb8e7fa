import type Provider from 'oidc-provider';
import { type Account, findAccount } from '../directory/accounts.ts';
import type { Database } from '../storage/storage.ts';
import { ApiError } from './errors.ts';

/** Who sends a request, as far as it has proved. */
export interface Principal {
  /** Undefined for a program that acts by itself. */
  account: Account | undefined;
  clientId: string;
  /** What the token is good for, and its application still registered with. */
  scopes: ReadonlySet<string>;
  /** The session that the request belongs to. */
  sessionUid: string | undefined;
}

/**
 * One way to prove who sends a request.
 *
 * @returns undefined when the request does not try it.
 * @throws ApiError `token_invalid` when it tries and fails.
 */
export type AuthenticationMethod = (request: Request) => Promise<Principal | undefined>;

/** Asks one method after the other. @throws ApiError `token_missing` when the request tries none. */
export async function authenticateRequest(
  methods: readonly AuthenticationMethod[],
  request: Request,
): Promise<Principal> {
  for (const method of methods) {
    const principal = await method(request);
    if (principal !== undefined) return principal;
  }
  throw new ApiError('token_missing', { headers: challenge() });
}

/**
 * An access token that this provider issued (RFC 6750), in the header field only. The engine looks it up, so what the
 * end of a session, a withdrawn consent or a revocation took away is taken away here too; a disabled account or
 * application counts from the next request on.
 */
export function bearerToken(engine: Provider, db: Database): AuthenticationMethod {
  return async (request) => {
    const header = request.headers.get('authorization');
    if (header === null || !/^bearer\b/i.test(header)) return undefined;
    const token = /^bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
    const principal = token === undefined ? undefined : await findPrincipal(engine, db, token);
    if (principal === undefined) throw new ApiError('token_invalid', { headers: challenge('invalid_token') });
    return principal;
  };
}

async function findPrincipal(engine: Provider, db: Database, value: string): Promise<Principal | undefined> {
  const personal = await engine.AccessToken.find(value);
  const token = personal ?? (await engine.ClientCredentials.find(value));
  if (token === undefined || token.isExpired || token.isSenderConstrained()) return undefined;
  const client = await engine.Client.find(token.clientId ?? '');
  if (client === undefined) return undefined;
  const registered = new Set(client.scope?.split(' '));
  const scopes = new Set([...token.scopes].filter((scope) => registered.has(scope)));
  if (personal === undefined) return { account: undefined, clientId: client.clientId, scopes, sessionUid: undefined };
  const account = await findAccount(db, personal.accountId);
  const grant = await engine.Grant.find(personal.grantId ?? '');
  if (account === undefined || grant === undefined) return undefined;
  return { account, clientId: client.clientId, scopes, sessionUid: personal.sessionUid };
}

/** The header field of a refusal (RFC 6750, section 3). */
export function challenge(error?: 'invalid_token' | 'insufficient_scope', scope?: string): Record<string, string> {
  const attributes = { realm: 'curfew', error, scope };
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return { 'www-authenticate': `Bearer ${given.map(([name, value]) => `${name}="${value}"`).join(', ')}` };
}
