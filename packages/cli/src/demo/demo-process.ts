import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface DemoProcessOptions {
  /** As shown in front of what it says. */
  name: string;
  module: string;
  args: string[];
  onLine: (name: string, line: string) => void;
}

/** The process has ended before it was ready; it has said why on its own. */
export class DemoProcessError extends Error {
  override readonly name = 'DemoProcessError';
  readonly code = 'process_ended';
}

/** One part of the demo, run as a process of its own so that it can be stopped, killed and started again. */
export class DemoProcess {
  readonly #options: DemoProcessOptions;
  #child: ChildProcess | undefined;
  /** The port that it listens on. */
  port: number | undefined;

  constructor(options: DemoProcessOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** Starts it and waits until it listens. @throws DemoProcessError */
  async start(): Promise<void> {
    const { name, module, args, onLine } = this.#options;
    const child = fork(module, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    this.#child = child;
    if (child.stdout) createInterface(child.stdout).on('line', (line) => onLine(name, line));
    child.once('exit', () => {
      this.#child = undefined;
      this.port = undefined;
    });
    this.port = await new Promise<number>((resolve, reject) => {
      child.on('message', (message: { listening?: number }) => {
        if (message.listening !== undefined) resolve(message.listening);
      });
      child.once('error', reject);
      child.once('exit', () => reject(new DemoProcessError(`${name} could not be started.`)));
    });
  }

  /** Ends it and waits until it is gone. `SIGKILL` gives it no chance to tidy up. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  }
}
