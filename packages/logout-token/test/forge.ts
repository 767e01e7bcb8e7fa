import { expect } from 'vitest';
import {
  type LogoutTokenErrorCode,
  localJwks,
  type VerifyLogoutTokenOptions,
  verifyLogoutToken,
} from '../src/index.ts';

/** Tokens made by hand, with Web Cryptography alone, so that what the package makes and accepts is judged from outside. */
export const ISSUER = 'https://op.example';
export const CLIENT = 'client-1';
export const NOW = 1_800_000_000;
export const SECRET = 'a client secret of more than 64 octets, so that it serves for HS512 as well';
/** The byte order mark, which is not visible in an editor. */
export const MARK = String.fromCharCode(0xfeff);
export const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

interface Signer {
  generate: RsaHashedKeyGenParams | EcKeyGenParams | Algorithm | HmacImportParams;
  sign: Algorithm | RsaPssParams | EcdsaParams;
}

const rsa = (name: string, bits: number, modulusLength = 2048): Signer => ({
  generate: { name, hash: `SHA-${bits}`, modulusLength, publicExponent: new Uint8Array([1, 0, 1]) },
  sign: name === 'RSA-PSS' ? { name, saltLength: bits / 8 } : { name },
});
const ecdsa = (namedCurve: string, bits: number): Signer => ({
  generate: { name: 'ECDSA', namedCurve },
  sign: { name: 'ECDSA', hash: `SHA-${bits}` },
});
const hmac = (bits: number): Signer => ({ generate: { name: 'HMAC', hash: `SHA-${bits}` }, sign: { name: 'HMAC' } });

export const SIGNERS = {
  RS256: rsa('RSASSA-PKCS1-v1_5', 256),
  RS384: rsa('RSASSA-PKCS1-v1_5', 384),
  RS512: rsa('RSASSA-PKCS1-v1_5', 512),
  PS256: rsa('RSA-PSS', 256),
  PS384: rsa('RSA-PSS', 384),
  PS512: rsa('RSA-PSS', 512),
  ES256: ecdsa('P-256', 256),
  ES384: ecdsa('P-384', 384),
  ES512: ecdsa('P-521', 512),
  EdDSA: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  Ed25519: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  HS256: hmac(256),
  HS384: hmac(384),
  HS512: hmac(512),
} satisfies Record<string, Signer>;
export type Name = keyof typeof SIGNERS;

export interface TestKey {
  algorithm: Name;
  privateKey: CryptoKey;
  publicJwk: Record<string, unknown>;
  privateJwk: Record<string, unknown>;
}

export async function makeKey(algorithm: Name, kid?: string, modulusLength?: number): Promise<TestKey> {
  const parameters = { ...SIGNERS[algorithm].generate, ...(modulusLength && { modulusLength }) };
  const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('A key pair was expected.');
  const members = kid === undefined ? {} : { kid };
  return {
    algorithm,
    privateKey: pair.privateKey,
    publicJwk: { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), ...members, ...fresh },
    privateJwk: { ...(await crypto.subtle.exportKey('jwk', pair.privateKey)), ...members, ...fresh },
  };
}
// What Web Cryptography adds to an exported JWK, and a published one does not have.
const fresh = { key_ops: undefined, ext: undefined, alg: undefined };

export function importSecret(algorithm: 'HS256' | 'HS384' | 'HS512', secret: string | Uint8Array<ArrayBuffer>) {
  const octets = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
  return crypto.subtle.importKey('raw', octets, SIGNERS[algorithm].generate, true, ['sign', 'verify']);
}

/** The base claims B of the requirements. */
export function baseClaims(): Record<string, unknown> {
  return {
    iss: ISSUER,
    aud: CLIENT,
    iat: NOW,
    exp: NOW + 120,
    jti: 'e1f0c2ce-3a58-4ad6-a0a4-6f4ff5c2a7a1',
    sub: 'subject-1',
    sid: 'session-1',
    events: { [EVENT]: {} },
  };
}

/** B with members replaced; a member set to undefined is left out. */
export const claimsWith = (changes: Record<string, unknown>) => ({ ...baseClaims(), ...changes });

export function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

export interface ForgeOptions {
  key?: TestKey | { algorithm: Name; privateKey: CryptoKey };
  /** Replaces members of the header; undefined leaves one out. A string is taken as the header's text. */
  header?: Record<string, unknown> | string;
}

/** Signs any payload under any header. Strings are taken as they are, other values as JSON. */
export async function forge(payload: unknown = baseClaims(), { key = rsaKey, header }: ForgeOptions = {}) {
  const kid = 'publicJwk' in key ? key.publicJwk.kid : undefined;
  const text =
    typeof header === 'string' ? header : JSON.stringify({ alg: key.algorithm, kid, typ: 'logout+jwt', ...header });
  const input = `${encode(text)}.${encode(payload)}`;
  const signature = await crypto.subtle.sign(SIGNERS[key.algorithm].sign, key.privateKey, Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

export const rsaKey = await makeKey('RS256', 'rsa-1');
export const jwks = (...keys: object[]) => ({ keys });

/** What the client of these tests is configured with. */
export function optionsWith(changes: Partial<VerifyLogoutTokenOptions> = {}): VerifyLogoutTokenOptions {
  return {
    issuer: ISSUER,
    clientId: CLIENT,
    keys: localJwks(jwks(rsaKey.publicJwk)),
    now: () => NOW * 1000,
    ...changes,
  };
}

export const verify = (token: string, changes?: Partial<VerifyLogoutTokenOptions>) =>
  verifyLogoutToken(token, optionsWith(changes));

export async function expectRefusal(
  token: string,
  code: LogoutTokenErrorCode,
  changes?: Partial<VerifyLogoutTokenOptions>,
): Promise<void> {
  await expect(verify(token, changes)).rejects.toMatchObject({ name: 'LogoutTokenError', code });
}
