import { createHash } from 'node:crypto';

/** What is needed of a client of the `redis` package: `createClient`, `createCluster` and the others have it. */
export interface RedisScripting {
  eval(script: string, options: ScriptInput): Promise<unknown>;
  evalSha(sha1: string, options: ScriptInput): Promise<unknown>;
}

/** The keys and arguments of a script. */
export interface ScriptInput {
  keys: string[];
  arguments: string[];
}

/** A Lua script on the server: atomic, and one round trip. Sent whole only when the server does not know it yet. */
export async function runScript(client: RedisScripting, script: Script, input: ScriptInput): Promise<unknown> {
  try {
    return await client.evalSha(script.sha1, input);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.eval(script.text, input);
  }
}

export interface Script {
  readonly text: string;
  readonly sha1: string;
}

/** A script with the functions that all of them share. */
export function scriptOf(body: string): Script {
  const text = COMMON + body;
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

// Every script reads before it writes, so what can fail fails before anything is changed. KEYS[1] is the hash
// tag; all other keys begin with it and are in the same slot. Numbers are written by integer(), because Lua's own
// conversion keeps 14 digits only.
const COMMON = `
local root = KEYS[1]

local function key(kind, name) return root .. ':' .. kind .. ':' .. name end

local function integer(number) return string.format('%.0f', number) end

local function rest(first)
  local list = {}
  for i = first, #ARGV do list[#list + 1] = ARGV[i] end
  return list
end

local function words(text)
  local list = {}
  for word in string.gmatch(text, '%S+') do list[#list + 1] = word end
  return list
end

local function is_covered(digests, started)
  for _, digest in ipairs(digests) do
    local before = redis.call('HGET', key('revocation', digest), 'before')
    if before and tonumber(before) >= started then return true end
  end
  return false
end

-- An hour longer than needed: clocks differ, and pruning is what deletes on time.
local function expire(name, expires, now)
  redis.call('PEXPIRE', name, integer(math.max(expires - now, 0) + 3600000))
end

-- A sorted set lives as long as its last member.
local function add(set, member, expires, now)
  redis.call('ZADD', set, integer(expires), member)
  expire(set, tonumber(redis.call('ZREVRANGE', set, 0, 0, 'WITHSCORES')[2]), now)
end

local function keep(kind, name, expires, now)
  expire(key(kind, name), expires, now)
  add(root .. ':expiry', kind .. ':' .. name, expires, now)
end

local function live_ids(digest, now)
  return redis.call('ZRANGEBYSCORE', key('index', digest), '(' .. integer(now), '+inf')
end
`;

/** now, id, login, subject, startedAt, expiresAt, digest... -> OpenOutcome */
export const OPEN = scriptOf(`
local now, id, login, subject = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local started, expires, digests = tonumber(ARGV[5]), tonumber(ARGV[6]), rest(7)
local known = redis.call('HMGET', key('session', id), 'login', 'started', 'expires')
if known[1] then
  if known[1] ~= login then return 'id_in_use' end
  started = math.min(started, tonumber(known[2]))
  expires = math.max(expires, tonumber(known[3]))
end
if is_covered(digests, started) then return 'revoked' end

redis.call('HSET', key('session', id), 'login', login, 'subject', subject, 'started', integer(started),
  'expires', integer(expires), 'keys', table.concat(digests, ' '))
keep('session', id, expires, now)
for _, digest in ipairs(digests) do
  redis.call('ZREMRANGEBYSCORE', key('index', digest), '-inf', integer(now))
  add(key('index', digest), id, expires, now)
end
return 'opened'
`);

/** id, startedAt, digest... -> 1 or 0 */
export const IS_REVOKED = scriptOf(`
local started = tonumber(ARGV[2])
local known = redis.call('HGET', key('session', ARGV[1]), 'started')
if known then started = math.min(started, tonumber(known)) end
return is_covered(rest(3), started) and 1 or 0
`);

/**
 * now, before, expiresAt, guard digest or '', guard subject, once digest or '', once expiresAt, note or '', digest...
 * -> { outcome, known, then id, login, startedAt, expiresAt of each session ended }
 */
export const REVOKE = scriptOf(`
local now, cut, kept_until = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local guard, guard_subject, once, once_until = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local note, digests = ARGV[8], rest(9)
if once ~= '' and redis.call('EXISTS', key('once', once)) == 1 then return { 'already_applied' } end
if guard ~= '' then
  for _, id in ipairs(live_ids(guard, now)) do
    local subject = redis.call('HGET', key('session', id), 'subject')
    if subject and subject ~= guard_subject then return { 'subject_mismatch' } end
  end
end
local known, ended, seen, tombstones = 0, {}, {}, {}
for _, digest in ipairs(digests) do
  for _, id in ipairs(live_ids(digest, now)) do
    local session = redis.call('HMGET', key('session', id), 'login', 'started', 'expires', 'keys')
    if session[1] and not seen[id] then
      seen[id] = true
      known = known + 1
      local started = tonumber(session[2])
      if started <= cut and not is_covered(words(session[4]), started) then
        for _, part in ipairs({ id, session[1], session[2], session[3] }) do ended[#ended + 1] = part end
      end
    end
  end
  local earlier = redis.call('HMGET', key('revocation', digest), 'before', 'expires')
  tombstones[digest] = {
    before = math.max(cut, tonumber(earlier[1] or cut)),
    expires = math.max(kept_until, tonumber(earlier[2] or kept_until)),
  }
end

for digest, tombstone in pairs(tombstones) do
  redis.call('HSET', key('revocation', digest), 'before', integer(tombstone.before),
    'expires', integer(tombstone.expires))
  keep('revocation', digest, tombstone.expires, now)
end
if once ~= '' then
  redis.call('SET', key('once', once), integer(once_until))
  keep('once', once, once_until, now)
end
if note ~= '' then
  for at = 1, #ended, 4 do
    redis.call('HSET', key('session', ended[at]), 'ending', note)
    add(root .. ':endings', ended[at], tonumber(ended[at + 3]), now)
  end
end
return { 'applied', integer(known), unpack(ended) }
`);

/** how many at most -> id, login, startedAt, expiresAt, note of each session that ended with a note */
export const ENDINGS = scriptOf(`
local found = {}
for _, id in ipairs(redis.call('ZRANGE', root .. ':endings', 0, ARGV[1] - 1)) do
  local session = redis.call('HMGET', key('session', id), 'login', 'started', 'expires', 'ending')
  if session[4] then
    for _, part in ipairs({ id, session[1], session[2], session[3], session[4] }) do found[#found + 1] = part end
  else
    redis.call('ZREM', root .. ':endings', id)
  end
end
return found
`);

/** id -> nothing */
export const FORGET_ENDING = scriptOf(`
redis.call('HDEL', key('session', ARGV[1]), 'ending')
redis.call('ZREM', root .. ':endings', ARGV[1])
`);

/** now, how many at most -> how many were deleted */
export const PRUNE = scriptOf(`
local over = redis.call('ZRANGEBYSCORE', root .. ':expiry', '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, member in ipairs(over) do
  local id = string.match(member, '^session:(.*)$')
  local keys = id and redis.call('HGET', key('session', id), 'keys')
  for _, digest in ipairs(words(keys or '')) do redis.call('ZREM', key('index', digest), id) end
  redis.call('DEL', root .. ':' .. member)
  redis.call('ZREM', root .. ':expiry', member)
end
return #over
`);
