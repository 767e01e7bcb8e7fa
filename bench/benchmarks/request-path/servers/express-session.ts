import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { localJwks } from '@curfew/logout-token';
import { createLogoutReceiver, type LogoutReceiver, type SessionRecord } from '@curfew/relying-party';
import { createCachedStore } from '@curfew/relying-party/cached';
import { guardSessionStore } from '@curfew/relying-party/host-sessions';
import { createRedisStore, redisBroadcast } from '@curfew/relying-party/redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';
import { CLIENT_ID, subjectOf } from '../../../harness/issuer.ts';
import { listen } from '../../../harness/listening.ts';
import { offer } from '../../../harness/worker.ts';
import type { ApplicationSettings } from '../index.ts';

declare module 'express-session' {
  interface SessionData {
    login?: SessionRecord;
  }
}

const SECRET = 'a secret of this benchmark';
/** Milliseconds: the local view stays fresh throughout, as revocations would be broadcast. */
const STALENESS = 600_000;

let receiver: LogoutReceiver | undefined;
const store = new session.MemoryStore();
const records: SessionRecord[] = [];

offer({
  async start({ issuer, publicJwks, guarded, redisUrl }: ApplicationSettings) {
    if (guarded) {
      receiver = await openReceiver({ issuer, publicJwks, redisUrl });
      guardSessionStore(store, receiver.sessions, ({ login }) => login);
    }
    const app = express();
    app.use(session({ store, secret: SECRET, resave: false, saveUninitialized: false }));
    app.get('/', (req, res) => void res.send(`<p>${req.session.login?.subject ?? 'nobody'}</p>`));
    return listen(createServer(app));
  },
  /** Signs people in. The cookies of their browsers come back. */
  async signIn(issuer: string, count: number) {
    const startedAt = Date.now() - 60_000;
    const cookies: string[] = [];
    for (let number = 0; number < count; number += 1) {
      const id = `session-${number}`;
      const login = { id, issuer, subject: subjectOf(id), sid: id, startedAt, expiresAt: startedAt + 36_000_000 };
      records.push(login);
      await receiver?.sessions.open(login);
      const cookie = { originalMaxAge: null, path: '/', httpOnly: true };
      await new Promise((resolve) => store.set(id, { cookie, login } as never, resolve));
      const signature = createHmac('sha256', SECRET).update(id).digest('base64').replace(/=+$/, '');
      cookies.push(`connect.sid=${encodeURIComponent(`s:${id}.${signature}`)}`);
    }
    return cookies;
  },
  /** Microseconds of processor time that one check takes, with a fresh view. */
  async check(count: number) {
    const sessions = receiver?.sessions;
    const before = process.cpuUsage();
    for (let number = 0; number < count; number += 1) {
      const record = records[number % records.length];
      if (record && (await sessions?.status(record)) !== 'active') throw new Error('A session is over.');
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  },
});

async function openReceiver({ issuer, publicJwks, redisUrl }: Omit<ApplicationSettings, 'guarded'>) {
  const client = createClient({ url: redisUrl });
  const subscriber = client.duplicate();
  await Promise.all([client.connect(), subscriber.connect()]);
  const broadcast = redisBroadcast(client, subscriber);
  return createLogoutReceiver({
    issuers: [{ issuer, clientId: CLIENT_ID, keys: localJwks(publicJwks) }],
    store: createCachedStore(createRedisStore(client), { staleness: STALENESS, broadcast }),
  });
}
