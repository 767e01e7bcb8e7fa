import { CompactEncrypt } from 'jose';
import { fitsEncryption, isSupportedEncryption } from '../algorithms/encryption-algorithm.ts';
import { LogoutTokenIssueError } from '../errors/issue-error.ts';
import { importKeyMaterial, keyIdOf, rsaModulusBits } from '../keys/key-material.ts';
import { MIN_RSA_BITS } from '../limits.ts';
import type { IssueLogoutTokenOptions } from './options.ts';
import { demand } from './payload.ts';

type Encryption = NonNullable<IssueLogoutTokenOptions['encryption']>;

/** Encrypts a signed token for its client (section 2.4). Throws LogoutTokenIssueError. */
export async function encryptToken(jws: string, issuer: string, encryption: Encryption): Promise<string> {
  demand(isSupportedEncryption(encryption), 'encryption_unsupported');
  const keyId = encryption.keyId ?? keyIdOf(encryption.key);
  try {
    const key = await importKeyMaterial(encryption.key, encryption.algorithm, 'enc');
    demand(fitsEncryption(key, encryption), 'encryption_key_unsuitable');
    demand((rsaModulusBits(key) ?? MIN_RSA_BITS) >= MIN_RSA_BITS, 'encryption_key_too_weak');
    return await new CompactEncrypt(new TextEncoder().encode(jws))
      .setProtectedHeader({
        alg: encryption.algorithm,
        enc: encryption.encryption,
        ...(keyId !== undefined && { kid: keyId }),
        cty: 'JWT',
        iss: issuer,
      })
      .encrypt(key);
  } catch (cause) {
    if (cause instanceof LogoutTokenIssueError) throw cause;
    throw new LogoutTokenIssueError('encryption_key_unsuitable', { cause });
  }
}
