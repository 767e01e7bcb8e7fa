import { createWriteStream, type WriteStream } from 'node:fs';

/** Tells on the terminal what happens, one line an event; the provider's full log goes to a file. */
export class Narrator {
  readonly #log: WriteStream;
  /** Client id to the application's name. */
  readonly #names: ReadonlyMap<string, string>;

  constructor(logFile: string, names: ReadonlyMap<string, string>) {
    this.#log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
    this.#names = names;
  }

  say(name: string, text: string): void {
    console.log(`${new Date().toLocaleTimeString()}  ${name.padEnd(12)} ${text}`);
  }

  /** A line of the provider's structured log. */
  readonly providerLine = (name: string, line: string): void => {
    this.#log.write(`${line}\n`);
    const entry = parse(line);
    if (entry?.msg === 'session ended') {
      const scope = entry.whole ? 'a session ended' : 'one application was left';
      this.say(name, `${scope} (${String(entry.reason)}); applications to tell: ${String(entry.deliveries)}`);
    }
    if (entry?.msg === 'logout delivery attempted') {
      const application = this.#names.get(String(entry.clientId)) ?? 'an application';
      const answer = entry.status === null ? String(entry.code) : `HTTP ${String(entry.status)}`;
      this.say(name, `told ${application}: ${answer} after ${String(entry.durationMs)} ms, ${describe(entry)}`);
    }
    if (typeof entry?.level === 'number' && entry.level >= 50) this.say(name, `error: ${String(entry.msg)}`);
  };

  readonly playgroundLine = (name: string, line: string): void => this.say(name, line);

  close(): void {
    this.#log.end();
  }
}

function describe(entry: Record<string, unknown>): string {
  return entry.state === 'pending' ? `attempt ${String(entry.attempt)}, will try again` : String(entry.state);
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
