/** Every action that the provider records, in the order in which they are offered. */
export const ACTIONS = [
  'account.created',
  'account.invited',
  'account.changed',
  'account.password_changed',
  'account.disabled',
  'account.enabled',
  'account.deleted',
  'account.signed_out',
  'consent.withdrawn',
  'session.signed_out',
  'everything.signed_out',
  'application.registered',
  'application.updated',
  'application.secret_rotated',
  'application.disabled',
  'application.enabled',
  'application.deleted',
  'application.signed_out',
  'application.redelivered',
  'registration_token.issued',
  'registration_token.revoked',
  'delivery.redelivered',
  'delivery.cancelled',
  'key.rotated',
  'settings.changed',
] as const;

export type Action = (typeof ACTIONS)[number];

/** Another release may have recorded what this one has no words for. */
export function isAction(action: string): action is Action {
  return (ACTIONS as readonly string[]).includes(action);
}
