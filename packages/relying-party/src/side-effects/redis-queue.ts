import { prefixOf, type RedisStoreOptions } from '../stores/redis-prefix.ts';
import { type RedisScripting, runScript, type Script, scriptOf } from '../stores/redis-scripts.ts';
import type { QueueItem, SideEffectQueue } from './side-effect-queue.ts';

/**
 * A queue in Redis or Valkey, single or as a cluster, for any number of processes; it may share the prefix of the
 * store. Every method is one script. How durable it is the server's configuration says, as for the store. The client
 * belongs to the caller; `close` leaves it open.
 *
 * Errors: those of the client.
 */
export function createRedisSideEffectQueue(
  client: RedisScripting,
  options: Pick<RedisStoreOptions, 'prefix'> = {},
): SideEffectQueue {
  const root = prefixOf(options);
  const run = (script: Script, ...parameters: readonly (string | number)[]) =>
    runScript(client, script, { keys: [root], arguments: parameters.map(String) });
  const isDone = async (reply: Promise<unknown>) => Number(await reply) === 1;

  return {
    read: async (sessionId) => itemsOfReply(await run(READ, sessionId))[0],
    write: ({ sessionId, value, dueAt, version }) => isDone(run(WRITE, sessionId, value, dueAt, version)),
    remove: ({ sessionId, version }) => isDone(run(REMOVE, sessionId, version)),
    due: async (now, limit) => itemsOfReply(await run(DUE, now, limit)),
    async close() {},
  };
}

// Items do not expire by themselves: somebody has to look at each.
const ITEMS = `
local function item(id) return key('side-effects', id) end

local function read(id)
  local fields = redis.call('HMGET', item(id), 'value', 'due', 'version')
  if not fields[1] then return {} end
  return { id, fields[1], fields[2], fields[3] }
end

local function version_of(id) return redis.call('HGET', item(id), 'version') or '0' end
`;

/** id -> id, value, due, version; or nothing */
const READ = scriptOf(`${ITEMS} return read(ARGV[1])`);

/** id, value, due, version -> 1 or 0 */
const WRITE = scriptOf(`${ITEMS}
if version_of(ARGV[1]) ~= ARGV[4] then return 0 end
local version = redis.call('INCR', root .. ':side-effects-written')
redis.call('HSET', item(ARGV[1]), 'value', ARGV[2], 'due', ARGV[3], 'version', integer(version))
redis.call('ZADD', root .. ':side-effects-due', ARGV[3], ARGV[1])
return 1
`);

/** id, version -> 1 or 0 */
const REMOVE = scriptOf(`${ITEMS}
if version_of(ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZREM', root .. ':side-effects-due', ARGV[1])
return redis.call('DEL', item(ARGV[1]))
`);

/** now, how many at most -> id, value, due, version of each */
const DUE = scriptOf(`${ITEMS}
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', root .. ':side-effects-due', '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  for _, part in ipairs(read(id)) do found[#found + 1] = part end
end
return found
`);

function itemsOfReply(reply: unknown): readonly QueueItem[] {
  const parts = Array.isArray(reply) ? reply.map(String) : [];
  const items: QueueItem[] = [];
  for (let at = 0; at < parts.length; at += 4) {
    const [sessionId = '', value = '', dueAt, version] = parts.slice(at, at + 4);
    items.push({ sessionId, value, dueAt: Number(dueAt), version: Number(version) });
  }
  return items;
}
