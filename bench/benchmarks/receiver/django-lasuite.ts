import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../../../test/systems/postgres.ts';
import { undoAtEnd } from '../../harness/undo.ts';

const run = promisify(execFile);
const PROJECT = fileURLToPath(new URL('django/', import.meta.url));
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));
const PROGRAMS = join(CACHE, 'venv', 'bin');
const PACKAGES = ['django-lasuite==0.1.0', 'gunicorn==27.0.1'];
/** Milliseconds until gunicorn must listen. */
const PATIENCE = 15_000;

export interface DjangoApplication {
  port: number;
  stop(): Promise<unknown>;
}

/**
 * Installs django-lasuite and gunicorn into the cache, once. Rejects where Python or its packages are not to be had, and
 * in a quick run that would have to install them.
 */
export async function installDjangoLasuite(quick: boolean): Promise<void> {
  if (existsSync(join(PROGRAMS, 'gunicorn'))) return;
  if (quick) throw new Error('not installed; a full run installs it');
  await run('python3', ['-m', 'venv', join(CACHE, 'venv')]);
  await run(join(PROGRAMS, 'pip'), ['install', '--quiet', ...PACKAGES]);
}

/** Starts django-lasuite under gunicorn, one worker, with sessions in an SQLite file: as many of each prefix as told. */
export async function startDjangoLasuite(issuer: string, sessions: Record<string, number>): Promise<DjangoApplication> {
  const port = await freePort();
  const database = join(CACHE, `django-${process.pid}-${port}.sqlite`);
  const env = { ...process.env, BENCH_DATABASE: database, BENCH_ISSUER: issuer, PYTHONDONTWRITEBYTECODE: '1' };
  const counts = Object.entries(sessions).flatMap(([prefix, count]) => [prefix, String(count)]);
  await run(join(PROGRAMS, 'python'), ['fill.py', ...counts], { cwd: PROJECT, env });
  const options = ['--bind', `127.0.0.1:${port}`, '--workers', '1', '--log-level', 'error', 'application'];
  const server = spawn(join(PROGRAMS, 'gunicorn'), options, {
    cwd: PROJECT,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await listening(server, port);
  return {
    port,
    stop: undoAtEnd(async () => {
      const exited = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await exited;
      await rm(database, { force: true });
    }),
  };
}

async function listening(server: ChildProcess, port: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += 50) {
    if (server.exitCode !== null) break;
    const connected = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (connected) return;
    await sleep(50);
  }
  server.kill('SIGKILL');
  throw new Error('gunicorn did not start.');
}
