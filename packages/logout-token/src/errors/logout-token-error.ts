const LOGOUT = 'Back-Channel Logout 1.0, section';
const CORE = 'OpenID Connect Core 1.0, section';
const POLICY = 'Local policy';

/**
 * Every reason for refusing a Logout Token: the code, a fixed sentence, and the rule behind it.
 * Codes are stable; a retired one is never reused.
 */
export const LOGOUT_TOKEN_ERRORS = {
  token_too_large: { message: 'The token is longer than 12288 characters.', specification: POLICY },
  malformed: {
    message: 'The token is not a JWS, or the negotiated JWE, in compact serialization.',
    specification: 'RFC 7515, section 7.1',
  },
  encoding_invalid: {
    message: 'A part of the token is not canonical base64url.',
    specification: 'RFC 7515, section 2; RFC 4648, section 3.5',
  },
  header_invalid: { message: 'The token header is not a JSON object.', specification: 'RFC 7515, section 4' },
  payload_invalid: { message: 'The token payload is not a JSON object.', specification: 'RFC 7519, section 7.2' },
  duplicate_member: {
    message: 'The token header or payload names a JSON member twice.',
    specification: 'RFC 7515, section 4; RFC 7519, section 4',
  },
  encryption_required: {
    message: 'The token is not encrypted although encryption was negotiated.',
    specification: `${LOGOUT} 2.6 (1)`,
  },
  encryption_unexpected: {
    message: 'The token is encrypted although no encryption was negotiated.',
    specification: `${LOGOUT} 2.6 (1)`,
  },
  encryption_mismatch: {
    message: 'The token is encrypted with other algorithms than the negotiated ones.',
    specification: `${LOGOUT} 2.6 (1)`,
  },
  encryption_compressed: {
    message: 'The encrypted token is compressed.',
    specification: 'RFC 8725, section 3.6',
  },
  encryption_nested: { message: 'The encrypted token holds another encrypted one.', specification: `${LOGOUT} 2.4` },
  decryption_failed: { message: 'The token could not be decrypted.', specification: `${LOGOUT} 2.6 (1)` },
  unsigned: { message: 'The token is not signed: its algorithm is "none".', specification: `${LOGOUT} 2.6 (3)` },
  algorithm_mismatch: {
    message: 'The token is signed with another algorithm than the registered one.',
    specification: `${LOGOUT} 2.6 (3)`,
  },
  critical_header: {
    message: 'The token header names critical extensions, none of which is understood.',
    specification: 'RFC 7515, section 4.1.11',
  },
  type_mismatch: {
    message: 'The token header types it as something other than a Logout Token.',
    specification: `${LOGOUT} 4.1; RFC 8725, section 3.11`,
  },
  key_id_invalid: {
    message: 'The key id in the token header is not a string of at most 256 characters.',
    specification: 'RFC 7515, section 4.1.4',
  },
  key_unknown: { message: "None of the issuer's keys is the one that was named.", specification: `${LOGOUT} 2.6 (2)` },
  key_unsuitable: {
    message: 'The named key may not be used: its type, use, algorithm or strength does not fit.',
    specification: `${LOGOUT} 2.6 (2); RFC 8725, section 3.5`,
  },
  key_ambiguous: {
    message: 'Several keys fit and the token does not say which one signed it.',
    specification: `${CORE} 10.1`,
  },
  signature_invalid: { message: 'The signature does not verify.', specification: `${LOGOUT} 2.6 (2)` },
  issuer_invalid: { message: 'The iss claim is missing or not a string.', specification: `${LOGOUT} 2.4` },
  issuer_mismatch: { message: 'The token is from another issuer.', specification: `${LOGOUT} 2.6 (4)` },
  audience_invalid: {
    message: 'The aud claim is missing, empty, or holds something other than strings.',
    specification: `${LOGOUT} 2.4`,
  },
  audience_mismatch: { message: 'The token is for another client.', specification: `${LOGOUT} 2.6 (4)` },
  audience_untrusted: {
    message: 'The token is also for an audience that is not trusted.',
    specification: `${LOGOUT} 2.6 (4); ${CORE} 3.1.3.7 (3)`,
  },
  audience_multiple: {
    message: 'A token signed with a client secret may have one audience only.',
    specification: `${CORE} 3.1.3.7 (8)`,
  },
  claim_type_mismatch: {
    message: 'The typ claim says that this is another kind of token.',
    specification: `${LOGOUT} 4.1`,
  },
  events_invalid: {
    message: 'The events claim is missing or not a JSON object.',
    specification: `${LOGOUT} 2.6 (6)`,
  },
  logout_event_missing: {
    message: 'The events claim has no back-channel logout member.',
    specification: `${LOGOUT} 2.6 (6)`,
  },
  logout_event_invalid: {
    message: 'The back-channel logout member of the events claim is not a JSON object.',
    specification: `${LOGOUT} 2.4`,
  },
  nonce_present: { message: 'The token has a nonce claim.', specification: `${LOGOUT} 2.6 (7)` },
  issued_at_invalid: { message: 'The iat claim is missing or not a time.', specification: `${LOGOUT} 2.4` },
  issued_in_future: { message: 'The token was issued in the future.', specification: `${LOGOUT} 2.6 (4)` },
  too_old: { message: 'The token was issued too long ago.', specification: `${LOGOUT} 2.6 (4)` },
  expiry_missing: { message: 'The exp claim is missing.', specification: `${LOGOUT} 2.4` },
  expiry_invalid: { message: 'The exp claim is not a time.', specification: `${LOGOUT} 2.4` },
  expiry_before_issue: {
    message: 'The token expires no later than it was issued.',
    specification: 'RFC 7519, section 4.1.4',
  },
  lifetime_too_long: { message: 'The token is valid for longer than is accepted.', specification: `${LOGOUT} 4` },
  expired: { message: 'The token has expired.', specification: `${LOGOUT} 2.6 (4)` },
  not_before_invalid: { message: 'The nbf claim is not a time.', specification: 'RFC 7519, section 4.1.5' },
  not_yet_valid: { message: 'The token is not valid yet.', specification: 'RFC 7519, section 4.1.5' },
  token_id_invalid: {
    message: 'The jti claim is missing or not a string of 1 to 256 printable characters.',
    specification: `${LOGOUT} 2.4`,
  },
  subject_or_session_missing: {
    message: 'The token has neither a sub nor a sid claim.',
    specification: `${LOGOUT} 2.6 (5)`,
  },
  subject_invalid: {
    message: 'The sub claim is not a string of 1 to 255 printable characters.',
    specification: `${CORE} 2`,
  },
  session_id_invalid: {
    message: 'The sid claim is not a string of 1 to 255 printable ASCII characters.',
    specification: `${LOGOUT} 2.1`,
  },
  session_id_required: {
    message: 'The token has no sid claim although the client requires one.',
    specification: `${LOGOUT} 2.2`,
  },
} as const satisfies Record<string, { message: string; specification: string }>;

/** Stable name of a reason for refusing a Logout Token. */
export type LogoutTokenErrorCode = keyof typeof LOGOUT_TOKEN_ERRORS;

/**
 * The Logout Token is refused. Answer the request with 400 and touch no session
 * (Back-Channel Logout 1.0, sections 2.6 and 2.8). Nothing in this error is taken from the token.
 */
export class LogoutTokenError extends Error {
  override readonly name = 'LogoutTokenError';
  readonly code: LogoutTokenErrorCode;
  /** The rule that was broken, such as `Back-Channel Logout 1.0, section 2.6 (4)`. */
  readonly specification: string;

  constructor(code: LogoutTokenErrorCode) {
    super(LOGOUT_TOKEN_ERRORS[code].message);
    this.code = code;
    this.specification = LOGOUT_TOKEN_ERRORS[code].specification;
  }
}

export function refuse(code: LogoutTokenErrorCode): never {
  throw new LogoutTokenError(code);
}
