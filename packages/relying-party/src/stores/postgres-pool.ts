/** What is needed of a `pg.Pool`. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
  connect(): Promise<PostgresClient>;
}

/** What is needed of a `pg.PoolClient`. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
  on(event: 'notification', listener: (message: { payload?: string | undefined }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  /** With `true` the connection is closed instead of being used again. */
  release(destroy?: boolean): void;
}

/** What is needed of the result of a query. */
export interface PostgresResult {
  readonly rows: readonly Record<string, unknown>[];
}
