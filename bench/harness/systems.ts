import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../test/systems/postgres.ts';
import { startRedis } from '../../test/systems/redis.ts';
import { undoAtEnd } from './undo.ts';

/** A server with its data in a temporary folder, thrown away at the end. */
export interface System {
  url: string;
  stop(): Promise<unknown>;
}

/** Starts PostgreSQL, whose commits wait for the disk. Undefined where it is not installed. */
export async function startDurablePostgres(): Promise<System | undefined> {
  const postgres = await startPostgres({ waitsForDisk: true });
  return postgres && { url: postgres.url, stop: undoAtEnd(() => postgres.stop()) };
}

/** Starts Redis, which keeps everything in memory. Undefined where it is not installed. */
export async function startMemoryRedis(): Promise<System | undefined> {
  const redis = await startRedis();
  return redis && { url: redis.url, stop: undoAtEnd(() => redis.stop()) };
}

/** A folder for files of a benchmark, with a function that throws it away. */
export function temporaryFolder(): { path: string; remove(): Promise<unknown> } {
  const path = mkdtempSync(join(tmpdir(), 'curfew-bench-'));
  return { path, remove: undoAtEnd(() => rmSync(path, { recursive: true, force: true })) };
}
