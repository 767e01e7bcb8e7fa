import { Agent } from 'undici';
import { offer } from '../../harness/worker.ts';
import { mint, post, type TokenSigner } from '../../provider/sign-and-post.ts';

const agent = new Agent();

offer({
  /** Tells all at once, and does not wait for who never answers. */
  async send(ports: readonly number[], signer: TokenSigner, answering: number) {
    const token = mint(signer);
    let answered = 0;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    for (const port of ports) {
      const sent = token().then((text) => post(agent, port, text));
      sent.then(() => {
        answered += 1;
        if (answered === answering) resolve();
      }, reject);
    }
    await promise;
  },
});
