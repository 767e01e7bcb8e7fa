import type { MiddlewareHandler } from 'hono';
import type { ApiScope } from '../directory/scopes.ts';
import type { Actor } from '../sessions/termination.ts';
import { type AuthenticationMethod, authenticateRequest, challenge, type Principal } from './authentication.ts';
import { ApiError } from './errors.ts';

/** What the routes know of who sends a request. */
export interface ApiEnvironment {
  Variables: {
    /** As whom it is carried out, and recorded. */
    actor: Actor;
    /** The person; undefined for a program. */
    accountId: string | undefined;
    sessionUid: string | undefined;
  };
}

/** The scopes of which a request to the admin API needs one: looking takes less than changing. */
export function adminScopesFor(method: string): readonly ApiScope[] {
  return method === 'GET' || method === 'HEAD' ? ['curfew:admin.read', 'curfew:admin'] : ['curfew:admin'];
}

/**
 * Stands before every route of the admin API, so that none can be forgotten: people with the role `admin`, and
 * programs that an admin registered for it.
 */
export function admitAdmins(methods: readonly AuthenticationMethod[]): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const { account, clientId, sessionUid } = await authenticateAdmin(methods, c.req.raw);
    c.set('actor', account === undefined ? { kind: 'application', id: clientId } : { kind: 'admin', id: account.id });
    c.set('accountId', account?.id);
    c.set('sessionUid', sessionUid);
    await next();
  };
}

/** @throws ApiError when whoever sends the request may not do what it asks for. */
export async function authenticateAdmin(
  methods: readonly AuthenticationMethod[],
  request: Request,
): Promise<Principal> {
  const principal = await authenticateRequest(methods, request);
  requireScope(principal.scopes, adminScopesFor(request.method));
  const { account } = principal;
  if (account !== undefined && !account.roles.includes('admin')) throw new ApiError('role_missing');
  return principal;
}

/** Stands before every route that is about the person themself. */
export function admitPerson(methods: readonly AuthenticationMethod[]): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const { account, scopes, sessionUid } = await authenticateRequest(methods, c.req.raw);
    requireScope(scopes, ['curfew:account']);
    if (account === undefined) throw new ApiError('scope_insufficient');
    c.set('actor', { kind: 'person', id: account.id });
    c.set('accountId', account.id);
    c.set('sessionUid', sessionUid);
    await next();
  };
}

function requireScope(held: Principal['scopes'], oneOf: readonly ApiScope[]): void {
  if (oneOf.some((scope) => held.has(scope))) return;
  throw new ApiError('scope_insufficient', { headers: challenge('insufficient_scope', oneOf[0]) });
}
