import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './systems/postgres.ts';

export const ADMIN_PASSWORD = 'a password of the tests';
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The demo, run by `npm start` as a person would, with ports and a data folder of the test's own. */
export class RunningDemo {
  readonly provider: string;
  readonly playground2: string;
  readonly playground3: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #output = '';
  readonly #listeners = new Set<() => void>();

  private constructor(child: ChildProcess, folder: string, port: number, playgroundPort: number) {
    this.#child = child;
    this.#folder = folder;
    this.provider = `http://localhost:${port}`;
    this.playground2 = `http://localhost:${playgroundPort}/playground2`;
    this.playground3 = `http://localhost:${playgroundPort}/playground3`;
    const listen = (chunk: Buffer) => {
      this.#output += chunk;
      for (const notify of this.#listeners) notify();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', () => {
      for (const notify of this.#listeners) notify();
    });
  }

  static async start(ports: { provider?: number; playground?: number } = {}): Promise<RunningDemo> {
    const folder = mkdtempSync(join(tmpdir(), 'curfew-demo-'));
    const port = ports.provider ?? (await freePort());
    const playgroundPort = ports.playground ?? (await freePort());
    const child = spawn('npm', ['start'], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: a signal to it is what Ctrl-C sends.
      detached: true,
      env: {
        ...process.env,
        CURFEW_PORT: String(port),
        CURFEW_PLAYGROUND_PORT: String(playgroundPort),
        CURFEW_DATA: folder,
        CURFEW_ADMIN_PASSWORD: ADMIN_PASSWORD,
      },
    });
    const demo = new RunningDemo(child, folder, port, playgroundPort);
    await demo.says('Curfew is running.');
    return demo;
  }

  get output(): string {
    return this.#output;
  }

  /** Types a line at the terminal. */
  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Waits until the output, from `after` on, contains a text; returns where it ends. */
  async says(text: string, after = 0): Promise<number> {
    for (;;) {
      const at = this.#output.indexOf(text, after);
      if (at >= 0) return at + text.length;
      if (this.#child.exitCode !== null) throw new Error(`The demo ended without saying "${text}":\n${this.#output}`);
      await new Promise<void>((resolve) => {
        const notify = () => {
          this.#listeners.delete(notify);
          resolve();
        };
        this.#listeners.add(notify);
      });
    }
  }

  /** Types a line and waits for what it leads to. */
  async typeAndHear(line: string, answer: string): Promise<void> {
    const from = this.#output.length;
    this.type(line);
    await this.says(answer, from);
  }

  /** Presses Ctrl-C and tells how the command ended, once everything below it is gone. */
  async interrupt(): Promise<{ code: number | null; signal: string | null }> {
    // `close` comes after the last process that could still write to the terminal.
    const closed = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
      this.#child.once('close', (code, signal) => resolve({ code, signal })),
    );
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGINT');
    return closed;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.interrupt();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
