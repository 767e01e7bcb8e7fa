import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { RedisStore } from 'connect-redis';
import { createClient } from 'redis';
import { CLIENT_ID, subjectOf } from '../../../harness/issuer.ts';
import { listen } from '../../../harness/listening.ts';
import { offer } from '../../../harness/worker.ts';
import { createPeerApplication, SECRET } from '../../../peers/express-openid-connect.ts';
import type { ApplicationSettings } from '../index.ts';

/** How the product seals its session cookie: from its own sources, so that no sign-in has to be gone through. */
interface CookieSealing {
  getKeyStore(secret: string, forEncryption: boolean): [Buffer, Buffer[]];
  encryptSync(payload: string, key: Buffer, headers: object): string;
}
const require = createRequire(import.meta.url);
const { getKeyStore, encryptSync }: CookieSealing = require('express-openid-connect/lib/crypto');

offer({
  async start({ issuer, guarded, redisUrl }: ApplicationSettings) {
    const client = createClient({ url: redisUrl });
    await client.connect();
    const store = new RedisStore({ client, prefix: 'express-openid-connect:' });
    const app = createPeerApplication({ issuer, algorithm: 'RS256', store: guarded ? store : undefined });
    app.get('/', (req, res) => void res.send(`<p>${req.oidc.user?.sub ?? 'nobody'}</p>`));
    return listen(createServer(app));
  },
  signIn(issuer: string, count: number) {
    const [key] = getKeyStore(SECRET, true);
    const now = Math.floor(Date.now() / 1000);
    return Array.from({ length: count }, (_, number) => {
      const sid = `session-${number}`;
      const claims = { iss: issuer, aud: CLIENT_ID, sub: subjectOf(sid), sid, iat: now, exp: now + 36_000 };
      const parts = [{ alg: 'RS256', kid: 'RS256' }, claims].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      );
      const session = {
        id_token: `${parts.join('.')}.${'A'.repeat(342)}`,
        access_token: 'token',
        token_type: 'Bearer',
      };
      const times = { iat: now, uat: now, exp: now + 36_000 };
      return `appSession=${encryptSync(JSON.stringify(session), key, times)}`;
    });
  },
});
