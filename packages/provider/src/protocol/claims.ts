import type { Account } from '../directory/accounts.ts';

/** The attributes a person can share, by the scope that asks for them (OpenID Connect Core 5.4). */
export const CLAIMS_BY_SCOPE = {
  profile: ['preferred_username', 'name'],
  email: ['email'],
} as const;

export type ShareableClaim = (typeof CLAIMS_BY_SCOPE)[keyof typeof CLAIMS_BY_SCOPE][number];

export const CLAIM_LABELS: Record<ShareableClaim, string> = {
  preferred_username: 'Username',
  name: 'Name',
  email: 'Email address',
};

/** What is known of a person, by claim. Claims without a value are left out. */
export function claimsOf(account: Account): { [claim in ShareableClaim]?: string } {
  return {
    preferred_username: account.username,
    ...(account.displayName === undefined ? {} : { name: account.displayName }),
    ...(account.email === undefined ? {} : { email: account.email }),
  };
}

export function isShareableClaim(claim: string): claim is ShareableClaim {
  return Object.hasOwn(CLAIM_LABELS, claim);
}
