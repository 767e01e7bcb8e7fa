import { Agent } from 'undici';
import { offer } from '../../harness/worker.ts';
import { mint, post, type TokenSigner } from '../../provider/sign-and-post.ts';

export interface LimitPlan extends TokenSigner {
  ports: readonly number[];
  /** Requests under way at once. */
  concurrency: number;
}

let running = false;
let ended: Promise<unknown> = Promise.resolve();

offer({
  start({ ports, concurrency, ...signer }: LimitPlan) {
    const agent = new Agent({ connections: concurrency });
    const token = mint(signer);
    running = true;
    let next = 0;
    const work = async () => {
      while (running) {
        next += 1;
        await post(agent, ports[next % ports.length] ?? 0, await token());
      }
    };
    ended = Promise.all(Array.from({ length: concurrency }, work));
  },
  async stop() {
    running = false;
    await ended;
  },
});
