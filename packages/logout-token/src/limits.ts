/** Longest token looked at, in characters; anything longer is refused before it is decoded. */
export const MAX_TOKEN_LENGTH = 12 * 1024;

/** Longest `jti`, in UTF-16 code units: it has to be remembered until the token is unusable. */
export const MAX_TOKEN_ID_LENGTH = 256;

/** Longest `sub` (OpenID Connect Core 1.0, section 2) and, for want of a rule, longest `sid`. */
export const MAX_IDENTIFIER_LENGTH = 255;

/** Longest `kid` header value. */
export const MAX_KEY_ID_LENGTH = 256;

/** Smallest RSA modulus in bits (RFC 7518, sections 3.3, 3.5 and 4.3). */
export const MIN_RSA_BITS = 2048;
