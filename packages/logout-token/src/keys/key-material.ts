import { importJWK, type JWK } from 'jose';
import { keyAlgorithmFits } from '../algorithms/signing-algorithm.ts';
import { isJsonObject } from '../token/json-object.ts';

/** A key as handed in by the program: already imported, as a JWK, or as the octets of a secret. */
export type KeyMaterial = CryptoKey | JWK | Uint8Array;

// JWKs are taken to be immutable, as every use of one would otherwise import it again.
const imported = new WeakMap<JWK, Map<string, Promise<CryptoKey | Uint8Array>>>();

/** Imports a key for a JWS or JWE algorithm. Rejects with whatever the import says about an unusable key. */
export async function importKeyMaterial(
  material: KeyMaterial,
  algorithm: string,
  use: 'sig' | 'enc',
): Promise<CryptoKey | Uint8Array> {
  if (material instanceof Uint8Array || material instanceof CryptoKey) return material;
  if (!isJsonObject(material)) throw new TypeError('The key is none.');
  if (material.use !== undefined && material.use !== use) throw new TypeError('The JWK is for another use.');
  if (use === 'sig' && !keyAlgorithmFits(material.alg, algorithm)) throw new TypeError('The JWK is for another alg.');
  let byAlgorithm = imported.get(material);
  if (byAlgorithm === undefined) {
    byAlgorithm = new Map();
    imported.set(material, byAlgorithm);
  }
  let key = byAlgorithm.get(algorithm);
  if (key === undefined) {
    key = importJWK(material, algorithm);
    byAlgorithm.set(algorithm, key);
  }
  return key;
}

/** The key id a JWK carries. */
export function keyIdOf(material: KeyMaterial): string | undefined {
  return isJsonObject(material) && typeof material.kid === 'string' ? material.kid : undefined;
}

/** Modulus length of an RSA key, undefined for others. */
export function rsaModulusBits(key: CryptoKey | Uint8Array): number | undefined {
  if (key instanceof Uint8Array || !('modulusLength' in key.algorithm)) return undefined;
  return Number(key.algorithm.modulusLength);
}
