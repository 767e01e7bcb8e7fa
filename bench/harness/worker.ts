import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { undoAtEnd } from './undo.ts';

/** A process of the benchmark: a server that is measured, or the load generator. */
export interface Worker {
  /** Runs one of its calls there. Rejects with what the call failed with, or when the process is gone. */
  call<Result = unknown>(name: string, ...args: unknown[]): Promise<Result>;
  stop(): Promise<unknown>;
}

/** What a process has used since its start. */
export interface Usage {
  /** Microseconds, all threads together. */
  cpu: number;
  /** Bytes of memory, the most there ever was. */
  peakMemory: number;
}

type Calls = Record<string, (...args: never[]) => unknown>;
type Answer = { id: number; result?: unknown; error?: string };

/** Starts a process that offers calls by {@link offer}. Its own output is shown as it comes. */
export function startWorker(script: URL, environment: Record<string, string> = {}): Worker {
  const child = fork(fileURLToPath(script), {
    execArgv: ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    serialization: 'advanced',
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', ({ id, result, error }: Answer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result as never);
    else call?.reject(new Error(error));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${script.pathname} ended: ${code ?? signal}`));
    waiting.clear();
  });
  return {
    call(name, ...args) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, name, args }, (error) => error && reject(error));
      });
    },
    stop: undoAtEnd(async () => {
      if (child.exitCode === null) child.disconnect();
      await exited;
    }),
  };
}

/** In the process itself: offers calls to the one that started it. `usage` is always among them. */
export function offer(calls: Calls): void {
  const all: Calls = { ...calls, usage };
  process.on('message', async ({ id, name, args }: { id: number; name: string; args: never[] }) => {
    const answer = await Promise.resolve()
      .then(() => all[name]?.(...args))
      .then(
        (result): Answer => ({ id, result }),
        (error): Answer => ({ id, error: `${name}: ${error instanceof Error ? error.stack : error}` }),
      );
    process.send?.(answer);
  });
  // Whoever started this is gone.
  process.once('disconnect', () => process.exit());
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, peakMemory: process.resourceUsage().maxRSS * 1024 };
}
