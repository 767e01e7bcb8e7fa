import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventually } from './eventually.ts';
import type { Scope } from './scope.ts';
import { stopping } from './stopping.ts';

/** A peer, or something that it needs, is not to be had on this machine. */
export class NotInstallable extends Error {
  override readonly name = 'NotInstallable';
  readonly code = 'not_installable';
}

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string>;
}

/** Runs a command to its end and gives what it printed. @throws NotInstallable with its last lines */
export function runCommand(file: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: stopping,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    }
    child.once('error', (error) => reject(new NotInstallable(`${file}: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) return resolve(output);
      const [line = ''] = output.split('\n').filter((text) => /error|could not|no matching/i.test(text));
      reject(new NotInstallable(`${[file, ...args.slice(0, 3)].join(' ')} ended with ${code}: ${line.slice(0, 200)}`));
    });
  });
}

export interface ServerOptions extends CommandOptions {
  file: string;
  args: readonly string[];
  /** Where its output goes. */
  log: string;
  /** Answers when it is ready. */
  readyUrl: string;
  timeout?: number;
}

/** Starts a program that serves until the scope ends, and waits until it answers. */
export async function startServer(scope: Scope, options: ServerOptions): Promise<ChildProcess> {
  mkdirSync(dirname(options.log), { recursive: true });
  const log = openSync(options.log, 'w');
  const child = spawn(options.file, options.args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
    // A group of its own: what it starts ends with it, and Ctrl-C reaches it through the scope alone.
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  scope.defer(async () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    signalGroup(child.pid, 'SIGTERM');
    const timer = setTimeout(() => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL'), 10_000);
    await exited;
    clearTimeout(timer);
  });
  const lastWords = () => readFileSync(options.log, 'utf8').split('\n').slice(-15).join('\n');
  await eventually(
    async () => {
      if (failure !== undefined) throw new NotInstallable(`${options.file}: ${failure}`);
      if (child.exitCode !== null) throw new Error(`${options.file} ended with ${child.exitCode}:\n${lastWords()}`);
      return fetch(options.readyUrl, { redirect: 'manual' }).then(
        (response) => response.status < 500,
        () => false,
      );
    },
    () => `${options.file} answers at ${options.readyUrl}:\n${lastWords()}`,
    options.timeout ?? 120_000,
  );
  return child;
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has just ended by itself.
  }
}
