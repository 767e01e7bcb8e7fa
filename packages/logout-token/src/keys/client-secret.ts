import { isSymmetric, keyRequirements, type SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';
import type { KeySource } from './key-source.ts';

/**
 * The client secret as HMAC key: its UTF-8 octets (OpenID Connect Core 1.0, section 10.1), at least as many
 * as the hash has. A `kid` in the token has no meaning here.
 */
export function clientSecret(secret: string): KeySource {
  const octets = new TextEncoder().encode(secret);
  const imported = new Map<SigningAlgorithm, Promise<CryptoKey>>();
  return {
    assertServes(algorithm) {
      if (!isSymmetric(algorithm)) throw new ConfigurationError('keys_unsuitable');
      const { minSecretBytes } = keyRequirements(algorithm);
      if (octets.length < (minSecretBytes ?? 0)) throw new ConfigurationError('client_secret_too_short');
    },
    findKey(algorithm) {
      let key = imported.get(algorithm);
      if (key === undefined) {
        key = importSecret(octets, algorithm);
        imported.set(algorithm, key);
      }
      return key;
    },
  };
}

function importSecret(octets: Uint8Array<ArrayBuffer>, algorithm: SigningAlgorithm): Promise<CryptoKey> {
  const { hash = 'SHA-256' } = keyRequirements(algorithm);
  return crypto.subtle.importKey('raw', octets, { name: 'HMAC', hash }, false, ['verify']);
}
