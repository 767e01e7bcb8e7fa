import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';

export interface Child {
  /** What it has written, one JSON value a line. */
  readonly lines: Record<string, unknown>[];
  /** Resolves with the first line that holds this `msg`. */
  says(message: string): Promise<Record<string, unknown>>;
  /** The signal that ended it, or its exit code. */
  readonly ended: Promise<string | number>;
  /** Asks it to finish, which it does when its input ends. */
  finish(): Promise<string | number>;
  /** Sends it a signal, and waits for its end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<string | number>;
}

/** Starts a script of the tests in a process of its own, which ends with the test or whenever `atEnd` says. */
export function startChild(
  script: URL,
  environment: Record<string, string>,
  atEnd: (stop: () => void) => void = onTestFinished,
): Child {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=curfew-source', fileURLToPath(script)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: Record<string, unknown>[] = [];
  if (child.stdout) createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as string | number);
  atEnd(() => void child.kill('SIGKILL'));
  return {
    lines,
    ended,
    says: (message) => eventually(() => lines.find(({ msg }) => msg === message), `the child says ${message}`),
    finish() {
      child.stdin?.end();
      return ended;
    },
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
