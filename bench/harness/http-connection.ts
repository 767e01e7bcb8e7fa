import { connect, type Socket } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * One connection of a load generator: HTTP/1.1, one request at a time, nothing kept of an answer but its status. Much
 * cheaper than a general client, so that the server under load is what is measured.
 */
export class HttpConnection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #settle: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a request, given as it goes over the wire, and resolves with the status when the answer is complete. */
  async exchange(request: Buffer): Promise<number> {
    const socket = this.#socket ?? (await this.#open());
    return new Promise((resolve, reject) => {
      this.#received = Buffer.alloc(0);
      this.#settle = { resolve, reject };
      socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
      this.#socket = socket;
      socket.once('connect', () => resolve(socket));
      socket.once('error', (error) => {
        reject(error);
        this.#fail(error);
      });
      socket.on('data', (chunk) => this.#receive(chunk));
      socket.once('close', () => this.#fail(new Error('The connection was closed before the answer was complete.')));
    });
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const endOfHead = this.#received.indexOf(END_OF_HEAD);
    if (endOfHead === -1) return;
    const head = this.#received.toString('latin1', 0, endOfHead).toLowerCase();
    if (!isComplete(head, this.#received, endOfHead + END_OF_HEAD.length)) return;
    const settle = this.#settle;
    this.#settle = undefined;
    // The next request opens another connection then.
    if (head.includes('\r\nconnection: close')) this.close();
    settle?.resolve(Number(head.slice(9, 12)));
  }

  #fail(error: Error): void {
    this.#socket = undefined;
    this.#settle?.reject(error);
    this.#settle = undefined;
  }
}

function isComplete(head: string, received: Buffer, bodyAt: number): boolean {
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) return received.length >= bodyAt + Number(length);
  if (head.includes('\r\ntransfer-encoding: chunked')) {
    return received.length >= bodyAt + LAST_CHUNK.length && received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
  }
  return /^http\/1\.1 (204|304)/.test(head);
}
