import { refuse } from '../errors/logout-token-error.ts';
import { BACKCHANNEL_LOGOUT_EVENT, REVOKE_OFFLINE_ACCESS_EVENT } from '../logout-event.ts';
import { isJsonObject, type JsonObject, ownMember } from '../token/json-object.ts';

/**
 * Checks that the claims are those of a Logout Token and of no other JWT (section 2.6 steps 6 and 7).
 * Returns whether offline access is to be revoked as well.
 */
export function checkLogoutEvent(claims: JsonObject): { readonly revokeOfflineAccess: boolean } {
  // Keycloak also types its tokens in the payload: Logout here, ID, Bearer or Refresh elsewhere.
  if (Object.hasOwn(claims, 'typ') && ownMember(claims, 'typ') !== 'Logout') refuse('claim_type_mismatch');
  if (Object.hasOwn(claims, 'nonce')) refuse('nonce_present');

  const events = ownMember(claims, 'events');
  if (!isJsonObject(events)) return refuse('events_invalid');
  if (!Object.hasOwn(events, BACKCHANNEL_LOGOUT_EVENT)) refuse('logout_event_missing');
  if (!isJsonObject(ownMember(events, BACKCHANNEL_LOGOUT_EVENT))) refuse('logout_event_invalid');
  return { revokeOfflineAccess: ownMember(events, REVOKE_OFFLINE_ACCESS_EVENT) === true };
}
