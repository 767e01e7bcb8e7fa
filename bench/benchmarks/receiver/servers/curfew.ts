import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { remoteJwks } from '@curfew/logout-token';
import {
  createLogoutReceiver,
  createMemoryStore,
  type LogoutReceiver,
  type SessionRecord,
  type SessionStore,
} from '@curfew/relying-party';
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
import { fillPostgres } from '../fill/postgres.ts';
import { fillRedis } from '../fill/redis.ts';
import { fillSqlite } from '../fill/sqlite.ts';

let issuer = '';
let receiver: LogoutReceiver;
let opened: OpenedStore;

/** A store of the kit. */
interface OpenedStore {
  store: SessionStore;
  /** Writes many sessions faster than the store opens them one by one. */
  fill(sessions: Iterable<SessionRecord>): unknown;
}

offer({
  async start(settings: ReceiverSettings) {
    const { algorithm, framework } = settings;
    issuer = settings.issuer;
    opened = await openStore(settings);
    const trusted = { issuer, clientId: CLIENT_ID, keys: remoteJwks(`${issuer}/jwks`), algorithm };
    receiver = createLogoutReceiver({ issuers: [trusted], store: opened.store });
    const endpoint = logoutEndpoint(receiver);
    if (framework === 'express') return listen(createServer(express().post('/logout', endpoint)));
    return listen(createServer((req, res) => endpoint(req, res, (error) => res.writeHead(500).end(String(error)))));
  },
  async open(range: SessionRange) {
    await opened.fill(sessionsOf(range));
  },
});

function* sessionsOf({ prefix, from, to }: SessionRange): Generator<SessionRecord> {
  const startedAt = Date.now() - 3_600_000;
  for (let number = from; number < to; number += 1) {
    const sid = `${prefix}${number}`;
    yield { id: sid, issuer, subject: subjectOf(sid), sid, startedAt, expiresAt: startedAt + 36_000_000 };
  }
}

async function openStore({ store, location }: ReceiverSettings): Promise<OpenedStore> {
  switch (store) {
    case 'sqlite': {
      const database = new DatabaseSync(location);
      return { store: createSqliteStore(database), fill: (sessions) => fillSqlite(database, sessions) };
    }
    case 'postgres': {
      const pool = new pg.Pool({ connectionString: location, max: 10 });
      await preparePostgresStore(pool);
      return { store: createPostgresStore(pool), fill: (sessions) => fillPostgres(pool, sessions) };
    }
    case 'redis': {
      const client = createClient({ url: location });
      await client.connect();
      return { store: createRedisStore(client), fill: (sessions) => fillRedis(client, sessions) };
    }
    default:
      return { store: createMemoryStore(), fill: openEach };
  }
}

async function openEach(sessions: Iterable<SessionRecord>): Promise<void> {
  for (const session of sessions)
    if ((await receiver.sessions.open(session)) !== 'opened') throw new Error('A session could not be opened.');
}
