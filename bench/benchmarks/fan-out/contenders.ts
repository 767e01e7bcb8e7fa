import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { createAccount } from '@curfew/provider';
import { freePort } from '../../../test/systems/postgres.ts';
import { generatePem } from '../../harness/keys.ts';
import { temporaryFolder } from '../../harness/systems.ts';
import { startWorker } from '../../harness/worker.ts';
import type { ProviderPlan } from '../../provider/provider-process.ts';
import { openProviderStorage } from '../../provider/provider-storage.ts';
import { type Endpoints, type Leaving, signInAndAskToLeave } from './sign-in.ts';

/** Somebody who tells applications of a logout. */
export interface Contender {
  /** Somebody signs in everywhere, and has the question in front of them. */
  prepare(): Promise<void>;
  /** They click Yes. Resolves with the answer that leads back to the application, and rejects if it is another one. */
  leave(): Promise<void>;
  stop(): Promise<unknown>;
}

/** Milliseconds that the browser waits at most for applications to confirm: the provider's default. */
export const CHOSEN_WAIT = 2_000;

const CREDENTIALS = { username: 'ada', password: 'correct horse battery staple' };

export async function startCurfew(ports: readonly number[]): Promise<Contender> {
  const folder = temporaryFolder();
  const url = `sqlite:${join(folder.path, 'provider.sqlite')}`;
  const storage = await openProviderStorage(url);
  await createAccount(storage.db, { ...CREDENTIALS, displayName: 'Ada' }, Date.now());
  const [first, ...others] = await storage.register(ports, 'RS256');
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const worker = startWorker(new URL('../../provider/provider-process.ts', import.meta.url));
  const { encryptionKey } = storage;
  await worker.call('start', {
    storageUrl: url,
    encryptionKey,
    issuer,
    port,
    logoutWait: CHOSEN_WAIT,
  } satisfies ProviderPlan);
  const endpoints: Endpoints = {
    ...{
      authorization: `${issuer}/oauth2/authorize`,
      token: `${issuer}/oauth2/token`,
      endSession: `${issuer}/oidc/logout`,
    },
    ...{ clientId: first ?? '', clientSecret: storage.secretOf(first ?? '') },
  };
  /** As signing in at each of them would. */
  const joinOthers = (sid: string) =>
    storage.db.transaction().execute(async (tx) => {
      const first = await tx.selectFrom('participants').selectAll().where('sid', '=', sid).executeTakeFirstOrThrow();
      for (const client_id of others) {
        const joining = { ...first, id: crypto.randomUUID(), client_id, sid: crypto.randomUUID() };
        await tx.insertInto('participants').values(joining).execute();
      }
    });
  return {
    ...inBrowser(endpoints, joinOthers),
    async stop() {
      await worker.stop();
      await storage.close();
      await folder.remove();
    },
  };
}

export async function startOidcProvider(ports: readonly number[]): Promise<Contender> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const jwk = {
    ...createPrivateKey(generatePem('RS256')).export({ format: 'jwk' }),
    kid: 'key',
    alg: 'RS256',
    use: 'sig',
  };
  const worker = startWorker(new URL('oidc-provider-process.ts', import.meta.url));
  await worker.call('start', { issuer, port, applications: ports, jwk });
  const endpoints: Endpoints = {
    ...{ authorization: `${issuer}/auth`, token: `${issuer}/token`, endSession: `${issuer}/session/end` },
    ...{ clientId: 'application-0', clientSecret: 'secret' },
  };
  return { ...inBrowser(endpoints, () => worker.call('joinAll', ports.length)), stop: () => worker.stop() };
}

/** The least that it takes: sign and post, all at once. */
export async function startLimit(ports: readonly number[], answering: number): Promise<Contender> {
  const worker = startWorker(new URL('limit-process.ts', import.meta.url));
  const signer = { algorithm: 'RS256', pem: generatePem('RS256') };
  return {
    async prepare() {},
    async leave() {
      await worker.call('send', ports, signer, answering);
    },
    stop: () => worker.stop(),
  };
}

function inBrowser(
  endpoints: Endpoints,
  joinOthers: (sid: string) => Promise<void>,
): Pick<Contender, 'prepare' | 'leave'> {
  let leaving: Leaving | undefined;
  return {
    async prepare() {
      leaving = await signInAndAskToLeave(endpoints, CREDENTIALS, joinOthers);
    },
    async leave() {
      const page = await leaving?.browser.submit(leaving.question, { logout: 'yes' });
      if (page?.url !== 'https://app.example/signed-out')
        throw new Error(`Not led back: ${page?.status} ${page?.url} ${page?.body}`);
    },
  };
}
