import { isSymmetric, type SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { PublicKey } from './public-key.ts';

/** The usable keys of one JWK Set. */
export class PublicKeys {
  readonly #all: readonly PublicKey[];
  // A Map, so that no kid can name a member of a prototype.
  readonly #byId: ReadonlyMap<string | undefined, readonly PublicKey[]>;

  constructor(entries: readonly unknown[]) {
    this.#all = entries.map(PublicKey.read).filter((key) => key !== undefined);
    this.#byId = Map.groupBy(this.#all, (key) => key.keyId);
  }

  /**
   * Selects by key id, then by fitness; without a key id exactly one key must fit.
   * Returns undefined when a newer set could still hold the key.
   */
  find(algorithm: SigningAlgorithm, keyId: string | undefined): PublicKey | undefined {
    const named = keyId === undefined ? this.#all : (this.#byId.get(keyId) ?? []);
    const fitting = named.filter((key) => key.fits(algorithm));
    if (fitting.length > 1) refuse('key_ambiguous');
    if (fitting.length === 0 && keyId !== undefined && named.length > 0) refuse('key_unsuitable');
    return fitting[0];
  }
}

export function assertPublicKeyAlgorithm(algorithm: SigningAlgorithm): void {
  if (isSymmetric(algorithm)) throw new ConfigurationError('keys_unsuitable');
}
