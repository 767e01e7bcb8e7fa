/** Name of the `events` member that makes a JWT a Logout Token (Back-Channel Logout 1.0, section 2.4). */
export const BACKCHANNEL_LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Name of the `events` member by which Keycloak asks to drop offline tokens too. */
export const REVOKE_OFFLINE_ACCESS_EVENT = 'revoke_offline_access';
