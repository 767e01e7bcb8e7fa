import type { Account } from '../api/accounts.ts';

/** How it stands with an account. Invited: nobody has come yet, and the invitation is still good. */
export function stateOf({ disabled, invitedUntil, lastSignInAt }: Account, now: number = Date.now()) {
  if (disabled) return 'accountState.disabled' as const;
  const isOut = invitedUntil !== null && Date.parse(invitedUntil) > now;
  return isOut && lastSignInAt === null ? ('accountState.invited' as const) : ('accountState.active' as const);
}
