import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, freePort } from '../../test/systems/postgres.ts';
import { startRedis } from '../../test/systems/redis.ts';
import { undoAtEnd } from './undo.ts';

/** A server with its data in a temporary folder, thrown away at the end. */
export interface System {
  url: string;
  stop(): Promise<unknown>;
}

/**
 * Starts PostgreSQL with its default settings, so that a commit waits for the disk as in production; the servers of the
 * tests do not. Undefined where it is not installed.
 */
export async function startDurablePostgres(): Promise<System | undefined> {
  const programs = findPostgres();
  if (programs === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'curfew-bench-postgres-'));
  // PostgreSQL refuses to run as root; Debian's package brings a user for it.
  const isRoot = process.getuid?.() === 0;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  if (isRoot) chownSync(folder, id('-u'), id('-g'));
  const run = (program: string, args: string[]) => {
    const command = [join(programs, program), ...args];
    const [file = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    execFileSync(file, rest, { cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const data = join(folder, 'data');
  const port = await freePort();
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync']);
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder}`;
  run('pg_ctl', ['-D', data, '-o', settings, '-l', join(folder, 'log'), '-w', 'start']);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: undoAtEnd(() => {
      if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    }),
  };
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
