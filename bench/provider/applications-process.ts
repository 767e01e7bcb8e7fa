import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../harness/listening.ts';
import { offer } from '../harness/worker.ts';

/** How the applications of this process answer. */
export interface ApplicationsPlan {
  /** How many, each on a port of its own. */
  count: number;
  /** Milliseconds until they answer 200. */
  delay: number;
  /** How many of them never answer. */
  hanging: number;
}

let heard = 0;
let lastHeardAt = 0;
let waiting: { count: number; resolve: (at: number) => void } | undefined;

// Applications that hear Logout Tokens. What they are sent is read and not looked at.
offer({
  async start({ count, delay, hanging }: ApplicationsPlan) {
    const ports: number[] = [];
    for (let number = 0; number < count; number += 1) {
      const hangs = number < hanging;
      const server = createServer((req, res) => {
        req.resume().on('end', async () => {
          if (hangs) return;
          if (delay > 0) await sleep(delay);
          res.writeHead(200).end();
          heard += 1;
          lastHeardAt = performance.timeOrigin + performance.now();
          if (waiting && heard >= waiting.count) waiting.resolve(lastHeardAt);
        });
      });
      ports.push(await listen(server));
    }
    return ports;
  },
  /** How many Logout Tokens have been answered since {@link forget}. */
  heard: () => heard,
  forget() {
    heard = 0;
  },
  /** Resolves with the time, in milliseconds since 1970, at which so many had been answered. */
  async allHeard(count: number) {
    if (heard >= count) return lastHeardAt;
    const { promise, resolve } = Promise.withResolvers<number>();
    waiting = { count, resolve };
    return promise.finally(() => {
      waiting = undefined;
    });
  },
});
