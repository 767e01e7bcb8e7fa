import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';

/**
 * Takes ID Tokens for hints and nothing else. The engine looks at the signature, `iss`, `aud` and `sub` only, and those a
 * Logout Token has as well; `events` it has alone (Back-Channel Logout 4.1).
 */
export function refuseOtherTokensAsHints({ IdToken }: Provider): void {
  const { validate } = IdToken;
  IdToken.validate = async function validateIdToken(token, client) {
    const validated = await validate.call(this, token, client);
    if (validated.payload.events !== undefined) throw new errors.InvalidRequest('id_token_hint is not an ID Token');
    return validated;
  };
}
