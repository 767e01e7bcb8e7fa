import { CompactSign } from 'jose';
import { isSigningAlgorithm, isSymmetric, keyRequirements } from '../algorithms/signing-algorithm.ts';
import { LogoutTokenIssueError } from '../errors/issue-error.ts';
import { importKeyMaterial, keyIdOf, rsaModulusBits } from '../keys/key-material.ts';
import { MIN_RSA_BITS } from '../limits.ts';
import type { IssueLogoutTokenOptions } from './options.ts';
import { demand } from './payload.ts';

type Signing = IssueLogoutTokenOptions['signing'];

/** Signs as `logout+jwt`. Throws LogoutTokenIssueError for an unsupported algorithm, or an unfit or weak key. */
export async function signPayload(payload: Uint8Array, signing: Signing): Promise<string> {
  demand(isSigningAlgorithm(signing.algorithm), 'algorithm_unsupported');
  const { algorithm, keyId = keyIdOf(signing.key) } = signing;
  const key = await importSigningKey(signing);
  try {
    return await new CompactSign(payload)
      .setProtectedHeader({ alg: algorithm, ...(keyId !== undefined && { kid: keyId }), typ: 'logout+jwt' })
      .sign(key);
  } catch (cause) {
    throw new LogoutTokenIssueError('key_unsuitable', { cause });
  }
}

async function importSigningKey({ key: material, algorithm }: Signing): Promise<CryptoKey | Uint8Array> {
  const key = await importKeyMaterial(material, algorithm, 'sig').catch((cause: unknown) => {
    throw new LogoutTokenIssueError('key_unsuitable', { cause });
  });
  if (isSymmetric(algorithm)) {
    demand(key instanceof Uint8Array || key.algorithm.name === 'HMAC', 'key_unsuitable');
    demand(secretBytes(key) >= (keyRequirements(algorithm).minSecretBytes ?? 0), 'key_too_weak');
  } else {
    demand(!(key instanceof Uint8Array), 'key_unsuitable');
    demand((rsaModulusBits(key) ?? MIN_RSA_BITS) >= MIN_RSA_BITS, 'key_too_weak');
  }
  return key;
}

function secretBytes(key: CryptoKey | Uint8Array): number {
  if (key instanceof Uint8Array) return key.length;
  return 'length' in key.algorithm ? Number(key.algorithm.length) / 8 : 0;
}
