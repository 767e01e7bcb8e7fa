import type { PostgresClient, PostgresPool } from '../postgres-pool.ts';
import type { RevocationBroadcast, RevocationListener } from './broadcast.ts';

/** On which channel processes meet. */
export interface PostgresBroadcastOptions {
  /** Default 'curfew_revocations'. */
  channel?: string;
}

// A payload has to be shorter than 8000 bytes, and a digest with its separator has 44.
const DIGESTS_PER_MESSAGE = 150;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/**
 * Broadcast by LISTEN and NOTIFY. Listening keeps one connection of the pool for itself, and it has to be one to the
 * server: a pooler in transaction mode does not pass notifications on.
 */
export function postgresBroadcast(pool: PostgresPool, options: PostgresBroadcastOptions = {}): RevocationBroadcast {
  const { channel = 'curfew_revocations' } = options;
  return {
    async publish(digests) {
      const messages: string[] = [];
      for (let start = 0; start < digests.length; start += DIGESTS_PER_MESSAGE) {
        messages.push(digests.slice(start, start + DIGESTS_PER_MESSAGE).join(' '));
      }
      await pool.query('SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [channel, messages]);
    },

    subscribe: (listener) => listen(pool, channel, listener),
  };
}

function listen(pool: PostgresPool, channel: string, listener: RevocationListener): () => Promise<void> {
  let isStopped = false;
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;
  let giveBack = () => {};
  void connect();

  async function connect(): Promise<void> {
    try {
      const client = await pool.connect();
      giveBack = attach(client);
      if (isStopped) return giveBack();
      await client.query(`LISTEN "${channel.replaceAll('"', '""')}"`);
      pause = FIRST_PAUSE;
      listener.connected();
    } catch (error) {
      retry(error);
    }
  }

  /** The returned function closes the connection: one that listens must not go back to the pool. */
  function attach(client: PostgresClient): () => void {
    let isOver = false;
    const end = () => {
      if (!isOver) client.release(true);
      isOver = true;
    };
    const lose = (error: unknown) => {
      if (!isOver) retry(error);
    };
    client.on('notification', ({ payload = '' }) => {
      if (!isOver) listener.revoked(payload.split(' '));
    });
    client.on('error', lose);
    client.on('end', () => lose(new Error('the connection that listens was closed')));
    return end;
  }

  function retry(error: unknown): void {
    giveBack();
    if (isStopped || timer) return;
    listener.failed(error);
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, pause).unref();
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  return async () => {
    isStopped = true;
    clearTimeout(timer);
    giveBack();
  };
}
