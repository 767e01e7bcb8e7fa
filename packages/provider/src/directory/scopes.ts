/** Scopes of the admin API: to look, and to change. Only for people with the role `admin`. */
export const ADMIN_SCOPES = ['curfew:admin.read', 'curfew:admin'] as const;

/** Scopes of the provider's own APIs. An application has to be registered with them. */
export const API_SCOPES = ['curfew:account', ...ADMIN_SCOPES] as const;

/** Scopes that every application may ask for. */
export const OPEN_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

export const SCOPES = [...OPEN_SCOPES, ...API_SCOPES] as const;

export type ApiScope = (typeof API_SCOPES)[number];

const PERMISSIONS: Record<ApiScope, string> = {
  'curfew:account': 'See where you are signed in, sign you out there, take your consents back and change your password',
  'curfew:admin.read': 'Look at all applications, people, sessions and records of this provider',
  'curfew:admin': 'Administer this provider: change its applications, people, sessions and keys',
};

/** What these scopes of the provider's APIs allow, in words for the person who is asked. */
export function permissionsFor(scopes: readonly string[], roles: readonly string[]): string[] {
  const admin: readonly string[] = ADMIN_SCOPES;
  // Nobody gives away what they do not have.
  const theirs = API_SCOPES.filter((scope) => roles.includes('admin') || !admin.includes(scope));
  return theirs.filter((scope) => scopes.includes(scope)).map((scope) => PERMISSIONS[scope]);
}
