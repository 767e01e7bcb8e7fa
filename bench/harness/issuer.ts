import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';

export type Algorithm = 'RS256' | 'ES256';

/** An issuer for the receivers under test: metadata and keys over HTTP, and Logout Tokens in any number. */
export interface Issuer {
  url: string;
  publicJwks: { keys: (JWK & { kid: string })[] };
  /** A valid Logout Token. `header` and `claims` replace members, to make it invalid. */
  token(algorithm: Algorithm, sid: string, changes?: { header?: object; claims?: object }): string;
  close(): Promise<void>;
}

export const CLIENT_ID = 'bench';

export async function startIssuer(): Promise<Issuer> {
  const keys: Record<Algorithm, KeyObject> = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  };
  const publicJwks = {
    keys: (['RS256', 'ES256'] as const).map((alg) => {
      const { d, p, q, dp, dq, qi, ...members } = createPrivateKey(
        keys[alg].export({ type: 'pkcs8', format: 'pem' }),
      ).export({
        format: 'jwk',
      });
      return { ...members, kid: alg, alg, use: 'sig' };
    }),
  };
  const server = createServer((req, res) => {
    const body = req.url === '/jwks' ? publicJwks : metadataOf(url);
    res.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    publicJwks,
    token(algorithm, sid, { header = {}, claims = {} } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const content = [
        { alg: algorithm, kid: algorithm, typ: 'logout+jwt', ...header },
        {
          ...{ iss: url, aud: CLIENT_ID, iat: now, exp: now + 120, jti: randomUUID(), sid, sub: subjectOf(sid) },
          events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
          ...claims,
        },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const signature = sign('sha256', Buffer.from(content), { key: keys[algorithm], dsaEncoding: 'ieee-p1363' });
      return `${content}.${signature.toString('base64url')}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Every session has a person of its own. */
export function subjectOf(sid: string): string {
  return `person-of-${sid}`;
}

function metadataOf(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
  };
}
