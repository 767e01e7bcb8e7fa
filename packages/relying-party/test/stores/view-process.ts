// A process of an application with a cached view of a shared store. It does what its parent asks, one thing a message.

import { createCachedStore, type RevocationBroadcast } from '../../src/stores/cached.ts';
import { createPostgresStore, postgresBroadcast } from '../../src/stores/postgres.ts';
import { createRedisStore, redisBroadcast } from '../../src/stores/redis.ts';
import { endSid, isRevoked, loginOf, NOW, open } from './logins.ts';
import { connectPostgres } from './postgres-schemas.ts';
import { connectRedis } from './redis-clients.ts';

const [url = '', name = '', staleness = ''] = process.argv.slice(2);
let now = NOW;

function say(message: unknown): void {
  process.send?.(message);
}

let stopListening = async () => {};

/** Says what it hears, after the view has dealt with it. */
function told(broadcast: RevocationBroadcast): RevocationBroadcast {
  return {
    ...broadcast,
    subscribe(listener) {
      stopListening = broadcast.subscribe({
        ...listener,
        connected() {
          listener.connected();
          say('connected');
        },
        revoked(digests) {
          listener.revoked(digests);
          say('heard');
        },
      });
      return stopListening;
    },
  };
}

async function connect() {
  const options = { staleness: Number(staleness), now: () => now };
  if (url.startsWith('redis')) {
    const [client, subscriber] = await Promise.all([connectRedis(url), connectRedis(url)]);
    const store = createRedisStore(client, { prefix: name, now: () => now });
    return createCachedStore(store, { ...options, broadcast: told(redisBroadcast(client, subscriber, name)) });
  }
  const pool = connectPostgres(url);
  const store = createPostgresStore(pool, { schema: name });
  return createCachedStore(store, { ...options, broadcast: told(postgresBroadcast(pool, { channel: name })) });
}

const store = await connect();
const tasks: Record<string, (value: number) => unknown> = {
  open: () => open(store, loginOf()),
  check: () => isRevoked(store, loginOf()),
  logout: async () => (await endSid(store, 'a')).outcome,
  stopListening: () => stopListening(),
  wait: (milliseconds) => (now += milliseconds),
};

process.on('message', async ({ task, value }: { task: string; value: number }) => {
  say({ [task]: (await tasks[task]?.(value)) ?? null });
});
