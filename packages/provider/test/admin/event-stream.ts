export interface HeardEvent {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: an event is looked at field by field, and the matchers judge it.
  data: any;
}

/** Reads a stream of server-sent events, as the web application does. */
export class EventReader {
  readonly heard: HeardEvent[] = [];
  readonly status: number;
  /** Resolves when the stream has ended, from either side. */
  readonly ended: Promise<void>;
  readonly #leaving = new AbortController();
  readonly #waiting = new Set<() => void>();

  private constructor(response: Response, leaving: AbortController) {
    this.status = response.status;
    this.#leaving = leaving;
    this.ended = this.#read(response).catch(() => {});
  }

  static async open(url: string, headers: Record<string, string>): Promise<EventReader> {
    const leaving = new AbortController();
    return new EventReader(await fetch(url, { headers, signal: leaving.signal }), leaving);
  }

  /** The first event that fits, heard already or to come. */
  async first(fits: (event: HeardEvent) => boolean): Promise<HeardEvent> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  leave(): void {
    this.#leaving.abort();
  }

  async #read(response: Response): Promise<void> {
    if (response.body === null) return;
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#hear(block);
    }
  }

  #hear(block: string): void {
    const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s).slice(0, 2) as [string, string]));
    const [name, data] = [fields.get('event'), fields.get('data')];
    if (name === undefined || data === undefined) return;
    this.heard.push({ name, data: JSON.parse(data) });
    for (const notify of this.#waiting) notify();
    this.#waiting.clear();
  }
}
