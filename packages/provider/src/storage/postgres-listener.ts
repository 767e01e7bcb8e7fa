import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Milliseconds before a lost connection is made again; doubled each time up to the limit. */
const FIRST_PAUSE = 250;
const MAX_PAUSE = 10_000;

/** Hears notifications on a connection of its own, made again whenever it is lost. */
export class PostgresListener {
  readonly #connectionString: string;
  readonly #channel: string;
  readonly #heard: () => void;
  readonly #closing = new AbortController();
  #client: pg.Client | undefined;
  readonly #loop: Promise<void>;

  /** @param heard called for each notification, and for each connection made: something may have been missed before. */
  constructor(connectionString: string, channel: string, heard: () => void) {
    this.#connectionString = connectionString;
    this.#channel = channel;
    this.#heard = heard;
    this.#loop = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#client?.end().catch(() => {});
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      try {
        await this.#listen(() => {
          pause = FIRST_PAUSE;
        });
      } catch {
        // Whoever is told through this connection polls as well.
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
      pause = Math.min(MAX_PAUSE, pause * 2);
    }
  }

  /** Resolves when the connection is lost. */
  async #listen(connected: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      application_name: 'curfew listener',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const lost = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', () => void client.end().catch(() => {}));
    client.on('notification', this.#heard);
    this.#client = client;
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.#channel)}`);
      connected();
      this.#heard();
      if (!this.#closing.signal.aborted) await lost;
    } finally {
      await client.end().catch(() => {});
    }
  }
}
