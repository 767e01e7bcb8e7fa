import { generateKeyPairSync } from 'node:crypto';

/** A new private key in PEM. */
export function generatePem(algorithm: 'RS256' | 'ES256'): string {
  const encoding = {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  } as const;
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048, ...encoding })
      : generateKeyPairSync('ec', { namedCurve: 'P-256', ...encoding });
  return pair.privateKey;
}
