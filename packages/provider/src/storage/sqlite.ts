import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';

/** Milliseconds that a statement, or the start, waits for another process. */
const BUSY_TIMEOUT = 5_000;

// The timeout comes first: the others may have to wait too. WAL lets readers go on while one writes. FULL makes COMMIT
// mean "on the disk": a logout that was accepted must survive a power cut, and NORMAL may forget the last commits.
const PRAGMAS = `
  PRAGMA busy_timeout = ${BUSY_TIMEOUT};
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
`;

/** Statements that are kept ready: preparing one takes longer than running most. */
const MAX_PREPARED = 500;

/** Kysely's SQLite dialect on the SQLite that comes with Node: nothing to compile at install. */
export function sqliteDialect(file: string): SqliteDialect {
  const database = async () => {
    // Readable by its owner only; SQLite gives its side files the same mode.
    closeSync(openSync(file, 'a', 0o600));
    const connection = new DatabaseSync(file);
    await setUp(connection);
    const prepared = new Map<string, SqliteStatement>();
    return {
      close: () => connection.close(),
      prepare(sql: string) {
        const known = prepared.get(sql);
        if (known) return known;
        const statement = connection.prepare(sql);
        const bind = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
        const ready: SqliteStatement = {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => statement.all(...bind(parameters)),
          run: (parameters: readonly unknown[]) => statement.run(...bind(parameters)),
          iterate: (parameters: readonly unknown[]) =>
            statement.iterate(...bind(parameters)) as IterableIterator<unknown>,
        };
        const [oldest] = prepared.keys();
        if (prepared.size >= MAX_PREPARED && oldest !== undefined) prepared.delete(oldest);
        prepared.set(sql, ready);
        return ready;
      },
    };
  };
  return new ImmediateSqliteDialect({ database });
}

/** Other connections must be idle when a new file is switched to WAL, and SQLite does not wait for that by itself. */
async function setUp(connection: DatabaseSync): Promise<void> {
  const deadline = Date.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      connection.exec(PRAGMAS);
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) {
        connection.close();
        throw error;
      }
      await sleep(10);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

/**
 * Transactions take the write lock at once. The default, taken at the first write, fails with
 * SQLITE_BUSY instead of waiting when another process has written since the transaction's first read.
 */
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDriver>[0];

  constructor(config: ConstructorParameters<typeof SqliteDriver>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }
}

/** Migrations run in a transaction: a start that is cut off, or two starts at once, leave no half-made tables. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
