import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { listen } from '../../../harness/listening.ts';
import { offer } from '../../../harness/worker.ts';
import type { ReceiverSettings, SessionRange } from '../contestants.ts';

// The least that any receiver has to do: read the form, verify the signature, end the session. Nothing else is checked.
let keys = new Map<string, KeyObject>();
const sessions = new Map<string, { sid: string }>();

offer({
  start({ publicJwks }: ReceiverSettings) {
    keys = new Map(publicJwks.keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
    return listen(server);
  },
  open({ prefix, from, to }: SessionRange) {
    for (let number = from; number < to; number += 1) sessions.set(`${prefix}${number}`, { sid: `${prefix}${number}` });
  },
});

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '';
    res.writeHead(isEnded(token) ? 200 : 400, { 'cache-control': 'no-store' }).end();
  });
});

function isEnded(token: string): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const key = keys.get(kid);
  if (key === undefined) return false;
  const signed = Buffer.from(`${header}.${payload}`);
  const isValid = verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  if (!isValid) return false;
  return sessions.delete(JSON.parse(Buffer.from(payload, 'base64url').toString()).sid);
}
