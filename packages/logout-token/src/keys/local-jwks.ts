import type { JWK } from 'jose';
import { ConfigurationError } from '../errors/configuration-error.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { isJsonObject } from '../token/json-object.ts';
import type { KeySource } from './key-source.ts';
import { assertPublicKeyAlgorithm, PublicKeys } from './public-keys.ts';

/**
 * Keys from a JWK Set at hand. It is read once; later changes to the object are not seen.
 * Throws ConfigurationError `jwks_invalid`.
 */
export function localJwks(jwks: { keys: JWK[] }): KeySource {
  if (!isJsonObject(jwks) || !Array.isArray(jwks.keys)) throw new ConfigurationError('jwks_invalid');
  const keys = new PublicKeys(jwks.keys);
  return {
    assertServes: assertPublicKeyAlgorithm,
    async findKey(algorithm, keyId) {
      const key = keys.find(algorithm, keyId) ?? refuse('key_unknown');
      return key.import(algorithm);
    },
  };
}
