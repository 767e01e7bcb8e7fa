import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Dispatcher } from 'undici';

// The least that delivering takes: sign a token, post it. Nothing is read from or written to a storage.

const signing = promisify(sign);

export interface TokenSigner {
  algorithm: 'RS256' | 'ES256';
  /** Private key, PEM. */
  pem: string;
}

export function mint({ algorithm, pem }: TokenSigner): () => Promise<string> {
  const key: KeyObject = createPrivateKey(pem);
  return async () => {
    const now = Math.floor(Date.now() / 1000);
    const id = randomUUID();
    const content = [
      { alg: algorithm, kid: 'key', typ: 'logout+jwt' },
      {
        ...{ iss: 'https://op.example', aud: id, iat: now, exp: now + 120, jti: id, sid: id, sub: id },
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = await signing('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
    return `${content}.${signature.toString('base64url')}`;
  };
}

export async function post(dispatcher: Dispatcher, port: number, token: string): Promise<void> {
  const { statusCode, body } = await dispatcher.request({
    origin: `http://127.0.0.1:${port}`,
    ...{ method: 'POST', path: '/logout', body: `logout_token=${token}` },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`An application answered ${statusCode}.`);
}
