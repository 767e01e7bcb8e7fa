/** Scopes of the admin API: to look, and to change. Only for people with the role `admin`. */
export const ADMIN_SCOPES = ['curfew:admin.read', 'curfew:admin'] as const;

/** Scopes of the provider's own APIs. An application has to be registered with them. */
export const API_SCOPES = ['curfew:account', ...ADMIN_SCOPES] as const;

/** Scopes that every application may ask for. */
export const OPEN_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

export const SCOPES = [...OPEN_SCOPES, ...API_SCOPES] as const;

export type ApiScope = (typeof API_SCOPES)[number];
