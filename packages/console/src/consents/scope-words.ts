import type { TFunction } from 'i18next';

/** Scopes of which there are words, by their keys: a key must not hold `:` or `.`. */
const KEYS = {
  openid: 'openid',
  profile: 'profile',
  email: 'email',
  offline_access: 'offline_access',
  'curfew:account': 'curfew_account',
  'curfew:admin': 'curfew_admin',
  'curfew:admin.read': 'curfew_admin_read',
} as const;

/** What a scope lets an application do; the name of one that is not known here. */
export function wordsOfScope(t: TFunction<'consents'>, scope: string): string {
  return isKnown(scope) ? t(`scope.${KEYS[scope]}`) : scope;
}

function isKnown(scope: string): scope is keyof typeof KEYS {
  return Object.hasOwn(KEYS, scope);
}
