import { base64url } from 'jose';
import { describeError, type Logger, silentLogger } from '../logger.ts';
import { keysOfSession } from '../sessions/revocation-keys.ts';
import type { SessionRecord } from '../sessions/session-record.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { RevocationBroadcast } from '../stores/broadcasts/broadcast.ts';
import { openEventStream } from './event-stream.ts';
import { SESSION_EVENTS_SCRIPT } from './session-events-script.ts';

/** Bytes that may wait for a browser that does not read. */
const MAX_WAITING = 4096;

/** What is needed of a `RelyingParty`; an application with sessions of its own finds them in its own way. */
export interface SessionSource {
  /** The signed-in session of this browser. */
  session(request: Request): Promise<SessionRecord | undefined>;
  readonly sessions: Pick<SessionRegistry, 'status' | 'listen'>;
}

/** How often open pages are looked after, and how many there may be. */
export interface SessionEventsOptions {
  /** Tells at once of logouts that arrive at another process: the broadcast of the cached store. */
  broadcast?: RevocationBroadcast | undefined;
  /**
   * Seconds between two looks at each open session, default 15: the longest time until the browser hears of a logout
   * that arrives at another process where no broadcast tells, and of the session's own expiry.
   */
  checkInterval?: number | undefined;
  /** Seconds between two signs of life, default 20: proxies close connections that are silent for longer. */
  heartbeat?: number | undefined;
  /** Connections open at the same time, default 10000. Further ones are asked to come back in a minute. */
  maxConnections?: number | undefined;
  /** Connections of one session, default 20: its tabs. */
  maxConnectionsPerSession?: number | undefined;
  logger?: Logger | undefined;
}

/** Made by `createSessionEvents`. */
export interface SessionEvents {
  /**
   * Answer `GET /session-events`: a stream of server-sent events for the session of this request, which says `ended`
   * when that session ends, and then closes. Rejects when the store fails.
   */
  stream(request: Request): Promise<Response>;
  /** Answer `GET /session-events.js`: the script for the pages. */
  script(): Response;
  /** How many streams are open. */
  readonly connections: number;
  /** Close all streams; browsers come back to another process. */
  close(): Promise<void>;
}

interface Connection {
  readonly session: SessionRecord;
  readonly digests: readonly string[];
  tell(): void;
  beat(): void;
  drop(): void;
}

const RETRY_WHEN_FULL = 60_000;

/** Tell the open pages of a session, and of no other, that it has ended. */
export function createSessionEvents(source: SessionSource, options: SessionEventsOptions = {}): SessionEvents {
  const { checkInterval = 15, heartbeat = 20, maxConnections = 10_000, logger = silentLogger } = options;
  const { maxConnectionsPerSession = 20 } = options;
  const bySession = new Map<string, Set<Connection>>();
  let connections = 0;
  const all = () => [...bySession.values()].flatMap((set) => [...set]);

  const stopListening = source.sessions.listen((ended) => {
    for (const { id } of ended) tellAll(id);
  });
  // The broadcast carries no more than digests and could be forged: the store is asked.
  const stopHearing = options.broadcast?.subscribe({
    revoked(digests) {
      const revoked = new Set(digests);
      void checkAll(all().filter((connection) => connection.digests.some((digest) => revoked.has(digest))));
    },
    connected: () => void checkAll(all()),
    failed() {},
  });
  const timers = [
    setInterval(() => void checkAll(all()), checkInterval * 1000),
    setInterval(() => {
      for (const connection of all()) connection.beat();
    }, heartbeat * 1000),
  ];
  // Node timers must not keep a program alive that has nothing else to do.
  for (const timer of timers) if (typeof timer === 'object') timer.unref();

  function tellAll(sessionId: string): void {
    for (const connection of bySession.get(sessionId) ?? []) connection.tell();
  }

  /** One question per session, one after the other: nobody waits for this, and the store is not flooded. */
  async function checkAll(suspects: readonly Connection[]): Promise<void> {
    const sessions = new Map(suspects.map(({ session }) => [session.id, session]));
    for (const session of sessions.values()) {
      try {
        if ((await source.sessions.status(session)) !== 'active') tellAll(session.id);
      } catch (error) {
        logger.warn(describeError(error), 'open pages could not be told whether their session lives');
        return;
      }
    }
  }

  function remove(connection: Connection): void {
    const set = bySession.get(connection.session.id);
    if (!set?.delete(connection)) return;
    connections -= 1;
    if (set.size === 0) bySession.delete(connection.session.id);
  }

  function connect(session: SessionRecord, digests: readonly string[], signal: AbortSignal): Response {
    const { response, send, end } = openEventStream({
      ...{ signal, maxWaiting: MAX_WAITING },
      onEnd: () => remove(connection),
    });
    const connection: Connection = {
      session,
      digests,
      tell() {
        send('event: ended\ndata: {}\n\n');
        end();
      },
      beat: () => send(': still here\n\n'),
      drop: end,
    };
    bySession.set(session.id, (bySession.get(session.id) ?? new Set()).add(connection));
    connections += 1;
    send('event: open\ndata: {}\n\n');
    return response;
  }

  return {
    async stream(request) {
      if (request.method !== 'GET') return answer(405, { allow: 'GET' });
      const session = await source.session(request);
      if (!session) return say('event: ended\ndata: {}\n\n');
      const digests = options.broadcast ? await Promise.all(keysOfSession(session).map(digestOfKey)) : [];
      const ofSession = bySession.get(session.id)?.size ?? 0;
      if (connections >= maxConnections || ofSession >= maxConnectionsPerSession) {
        return say(`retry: ${RETRY_WHEN_FULL}\n\n`);
      }
      const response = connect(session, digests, request.signal);
      // The session may have ended after it was looked at and before this connection was there to be told.
      void checkAll([...(bySession.get(session.id) ?? [])].slice(-1));
      return response;
    },

    script() {
      const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'max-age=3600' };
      return new Response(SESSION_EVENTS_SCRIPT, { headers: { ...headers, 'x-content-type-options': 'nosniff' } });
    },

    get connections() {
      return connections;
    },

    async close() {
      for (const timer of timers) clearInterval(timer);
      stopListening();
      for (const connection of all()) connection.drop();
      await stopHearing?.();
    },
  };
}

/** What `stores/key-digest.ts` makes of a key, without Node. */
async function digestOfKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return base64url.encode(new Uint8Array(digest));
}

function answer(status: number, headers: Record<string, string>): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

/** A stream that says one thing and closes. */
function say(text: string): Response {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
  return new Response(text, { headers });
}
