import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver, createMemoryStore, type LogoutReceiver, type SessionStore } from '@curfew/relying-party';
import { logoutEndpoint } from '@curfew/relying-party/node';
import { createPostgresStore, preparePostgresStore } from '@curfew/relying-party/postgres';
import { createRedisStore } from '@curfew/relying-party/redis';
import { createSqliteStore } from '@curfew/relying-party/sqlite';
import express from 'express';
import pg from 'pg';
import { createClient } from 'redis';
import { CLIENT_ID, subjectOf } from '../../../harness/issuer.ts';
import { listen } from '../../../harness/listening.ts';
import { offer } from '../../../harness/worker.ts';
import type { ReceiverSettings, SessionRange } from '../contestants.ts';

/** Sessions that are being opened at once, while the store is filled. */
const OPENING = 64;

let issuer = '';
let receiver: LogoutReceiver;
let hurry: (quick: boolean) => unknown = () => {};

offer({
  async start(settings: ReceiverSettings) {
    const { algorithm, framework } = settings;
    issuer = settings.issuer;
    const store = await openStore(settings);
    const trusted = { issuer, clientId: CLIENT_ID, keys: remoteJwks(`${issuer}/jwks`), algorithm };
    receiver = createLogoutReceiver({ issuers: [trusted], store });
    const endpoint = logoutEndpoint(receiver);
    if (framework === 'express') return listen(createServer(express().post('/logout', endpoint)));
    return listen(createServer((req, res) => endpoint(req, res, (error) => res.writeHead(500).end(String(error)))));
  },
  async open({ prefix, from, to }: SessionRange) {
    await hurry(true);
    let next = from;
    const startedAt = Date.now() - 3_600_000;
    const open = async () => {
      for (let number = next++; number < to; number = next++) {
        const sid = `${prefix}${number}`;
        const session = { id: sid, issuer, subject: subjectOf(sid), sid, startedAt, expiresAt: startedAt + 36_000_000 };
        if ((await receiver.sessions.open(session)) !== 'opened') throw new Error('A session could not be opened.');
      }
    };
    await Promise.all(Array.from({ length: OPENING }, open));
    await hurry(false);
  },
});

async function openStore({ store, location }: ReceiverSettings): Promise<SessionStore> {
  switch (store) {
    case 'sqlite': {
      const database = new DatabaseSync(location);
      const opened = createSqliteStore(database);
      // Filling a file takes long when each session waits for the disk; what is measured does wait.
      hurry = (quick) => database.exec(`PRAGMA synchronous = ${quick ? 'OFF' : 'FULL'}`);
      return opened;
    }
    case 'postgres': {
      const pool = new pg.Pool({ connectionString: location, max: 10 });
      await preparePostgresStore(pool);
      return createPostgresStore(pool);
    }
    case 'redis': {
      const client = createClient({ url: location });
      await client.connect();
      return createRedisStore(client);
    }
    default:
      return createMemoryStore();
  }
}
