// An application that is killed in the middle of a logout, and started again. It signs two devices of ada in if told so,
// takes a Logout Token, and reports every side effect by HTTP.
import { localJwks } from '@curfew/logout-token';
import pg from 'pg';
import { createClient } from 'redis';
import { createLogoutReceiver, createSideEffects, type SessionStore, type SideEffectQueue } from '../../src/index.ts';
import { createPostgresSideEffectQueue, createPostgresStore, preparePostgresStore } from '../../src/stores/postgres.ts';
import { createRedisSideEffectQueue, createRedisStore } from '../../src/stores/redis.ts';
import { createSqliteSideEffectQueue, createSqliteStore } from '../../src/stores/sqlite.ts';
import { CLIENT_ID, logoutRequest } from './issuer.ts';

/** How the test tells the process what to do. */
export interface DyingApplication {
  system: 'SQLite' | 'PostgreSQL' | 'Redis';
  /** Path or address. */
  location: string;
  /** Schema or prefix. */
  name: string;
  issuer: string;
  jwk: object;
  token: string;
  reportTo: string;
  signsIn: boolean;
  haltsAt: 'commit' | 'effect' | 'never';
  /** Milliseconds that this process believes to have passed. */
  ahead: number;
}

// `JSON.parse` gives what the test has written.
const order: DyingApplication = JSON.parse(process.argv[2] ?? '{}');

async function openSystem(): Promise<{ store: SessionStore; queue: SideEffectQueue }> {
  const { system, location, name } = order;
  if (system === 'SQLite') {
    return { store: createSqliteStore(location), queue: createSqliteSideEffectQueue(location) };
  }
  if (system === 'PostgreSQL') {
    const pool = new pg.Pool({ connectionString: location });
    await preparePostgresStore(pool, { schema: name });
    return {
      store: createPostgresStore(pool, { schema: name }),
      queue: createPostgresSideEffectQueue(pool, { schema: name }),
    };
  }
  const client = createClient({ url: location });
  await client.connect();
  return {
    store: createRedisStore(client, { prefix: name }),
    queue: createRedisSideEffectQueue(client, { prefix: name }),
  };
}

/** Stops the whole process here, until it is killed. */
function halt(): void {
  console.log('halted');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

async function report(what: string): Promise<void> {
  await fetch(order.reportTo, { method: 'POST', body: what });
}

const { store, queue } = await openSystem();
const { revoke } = store;
store.revoke = async (...call) => {
  const outcome = await revoke(...call);
  if (order.haltsAt === 'commit') halt();
  return outcome;
};
const now = () => Date.now() + order.ahead;
const sideEffects = createSideEffects({
  store,
  queue,
  secret: 'a secret of more than 32 characters, for tests',
  interval: 0.1,
  now,
  async revoke(token) {
    await report(`revoke ${token}`);
    if (order.haltsAt === 'effect') halt();
  },
  effects: {
    sockets: ({ id }, { reason }) => report(`sockets ${id} ${reason}`),
    audit: ({ id }, { reason }) => report(`audit ${id} ${reason}`),
  },
});
const { receive, sessions } = createLogoutReceiver({
  issuers: [{ issuer: order.issuer, clientId: CLIENT_ID, keys: localJwks({ keys: [order.jwk] }) }],
  store,
  hooks: [sideEffects.hooks],
});

if (order.signsIn) {
  for (const id of ['phone', 'laptop']) {
    const times = { startedAt: now() - 60_000, expiresAt: now() + 3_600_000 };
    const session = { id, issuer: order.issuer, subject: 'ada', sid: `sid of ${id}`, ...times };
    await sideEffects.keep(session, { refreshToken: `token of ${id}`, offlineAccess: true });
    await sessions.open(session);
  }
}
console.log((await receive(logoutRequest(order.token))).status);
// An application has a server that keeps it running; timers of the kit do not.
setInterval(() => {}, 60_000);
