import { compactDecrypt } from 'jose';
import type { EncryptionSettings } from '../algorithms/encryption-algorithm.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { assertCanonicalBase64url, decodeCanonicalBase64url } from './base64url.ts';
import { type CompactJwe, type CompactJws, splitCompact } from './compact.ts';
import { checkType, refuseCriticalExtensions } from './header.ts';
import { type JsonObject, ownMember, parseJsonObject } from './json-object.ts';

interface Decryption extends EncryptionSettings {
  readonly key: CryptoKey | Uint8Array;
}

/** Decrypts a JWE that was made with exactly the negotiated algorithms, and returns the JWS inside. */
export async function decryptToken(jwe: CompactJwe, decryption: Decryption, issuer: string): Promise<CompactJws> {
  checkEncryptionHeader(parseJsonObject(decodeCanonicalBase64url(jwe.header), 'header_invalid'), decryption, issuer);
  for (const segment of jwe.rest) assertCanonicalBase64url(segment);
  const inner = splitCompact(await decrypt(jwe.text, decryption));
  if (inner.form === 'jwe') return refuse('encryption_nested');
  return inner;
}

function checkEncryptionHeader(header: JsonObject, settings: EncryptionSettings, issuer: string): void {
  if (ownMember(header, 'alg') !== settings.algorithm) refuse('encryption_mismatch');
  if (ownMember(header, 'enc') !== settings.encryption) refuse('encryption_mismatch');
  if (Object.hasOwn(header, 'zip')) refuse('encryption_compressed');
  refuseCriticalExtensions(header);
  checkType(header, false);
  // The issuer repeats iss here so that a receiver of several issuers can choose the key (RFC 7519, section 5.3).
  if (Object.hasOwn(header, 'iss') && ownMember(header, 'iss') !== issuer) refuse('issuer_mismatch');
}

async function decrypt(text: string, { algorithm, encryption, key }: Decryption): Promise<string> {
  try {
    const { plaintext } = await compactDecrypt(text, key, {
      keyManagementAlgorithms: [algorithm],
      contentEncryptionAlgorithms: [encryption],
      maxDecompressedLength: 0,
    });
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(plaintext);
  } catch {
    // One answer for every failure: telling a bad key from a bad tag would help to attack the encryption.
    return refuse('decryption_failed');
  }
}
