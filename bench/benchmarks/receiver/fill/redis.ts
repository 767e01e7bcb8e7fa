import type { SessionRecord } from '@curfew/relying-party';
import { keysOfSession } from '../../../../packages/relying-party/src/sessions/revocation-keys.ts';
import { digestOfKey } from '../../../../packages/relying-party/src/stores/key-digest.ts';
import {
  type RedisScripting,
  runScript,
  scriptOf,
} from '../../../../packages/relying-party/src/stores/redis-scripts.ts';
import { batchesOf } from './batches.ts';

/** Sessions of one call. */
const SESSIONS = 500;
/** Calls under way: the next ones are made while the server is at work. */
const CALLS = 4;

// As the script that opens a session, for many that all expire at the same time and nobody has revoked.
const OPEN_MANY = scriptOf(`
local now, started, expires, all = tonumber(ARGV[1]), ARGV[2], ARGV[3], {}
local lifetime = integer(math.max(expires - now, 0) + 3600000)
for at = 4, #ARGV, 4 do
  local id, login, subject, digests = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local session = key('session', id)
  redis.call('HSET', session, 'login', login, 'subject', subject, 'started', started, 'expires', expires, 'keys', digests)
  redis.call('PEXPIRE', session, lifetime)
  for _, digest in ipairs(words(digests)) do
    local index = key('index', digest)
    redis.call('ZADD', index, expires, id)
    redis.call('PEXPIRE', index, lifetime)
  end
  all[#all + 1] = expires
  all[#all + 1] = 'session:' .. id
end
redis.call('ZADD', root .. ':expiry', unpack(all))
expire(root .. ':expiry', tonumber(redis.call('ZREVRANGE', root .. ':expiry', 0, 0, 'WITHSCORES')[2]), now)
`);

/** Writes sessions as the Redis store does, many with each call. All of them begin and expire at the same time. */
export async function fillRedis(
  client: RedisScripting,
  sessions: Iterable<SessionRecord>,
  prefix = 'curfew',
): Promise<void> {
  const batches = batchesOf(sessions, SESSIONS);
  const write = async () => {
    for (const batch of batches) {
      const [{ startedAt, expiresAt } = { startedAt: 0, expiresAt: 0 }] = batch;
      const times = [Date.now(), startedAt, expiresAt].map(String);
      await runScript(client, OPEN_MANY, {
        keys: [`{${prefix}}`],
        arguments: [...times, ...batch.flatMap(argumentsOf)],
      });
    }
  };
  await Promise.all(Array.from({ length: CALLS }, write));
}

function argumentsOf(session: SessionRecord): string[] {
  const { id, issuer, subject, sid } = session;
  return [id, JSON.stringify({ issuer, subject, sid }), subject, keysOfSession(session).map(digestOfKey).join(' ')];
}
