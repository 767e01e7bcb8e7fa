import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { type AddressPolicy, createAddressPolicy } from './delivery/address-policy.ts';
import { Dispatcher } from './delivery/dispatcher.ts';
import { createGuardedTransport } from './delivery/guarded-transport.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './delivery/retry-policy.ts';
import { Applications } from './directory/applications.ts';
import { ensureCookieKeys } from './keys/cookie-keys.ts';
import { ensureSigningKeys } from './keys/signing-keys.ts';
import type { Vault } from './keys/vault.ts';
import { createInteractions } from './pages/interactions.ts';
import { createLogoutPages } from './pages/logout-pages.ts';
import { SignInLimits } from './pages/sign-in-limits.ts';
import { createEngine } from './protocol/engine.ts';
import { installLogoutHooks } from './protocol/logout-hooks.ts';
import { terminateSession } from './sessions/termination.ts';
import type { Storage } from './storage/storage.ts';
import { createRequestListener } from './web.ts';

export interface ProviderOptions {
  /** The issuer identifier: where browsers and applications reach the provider. No path, no trailing slash. */
  issuer: string;
  port: number;
  /** Address to listen on. Default: all. */
  host?: string;
  storage: Storage;
  vault: Vault;
  logger: Logger;
  /** Private networks and hosts that Logout Tokens may go to: `10.0.0.0/8`, `localhost:8080`. Default none. */
  allowPrivateNetworks?: readonly string[];
  retryPolicy?: Partial<RetryPolicy>;
  /** Milliseconds that a person waits at most, after a sign-out, for applications to confirm. 0 is allowed. Default 2000. */
  logoutWait?: number;
  now?: () => number;
}

export interface RunningProvider {
  readonly issuer: string;
  readonly port: number;
  /** Finishes what is under way and stops. The storage stays open: whoever opened it closes it. */
  close(): Promise<void>;
}

/** The port cannot be listened on: `port_in_use` or `port_unavailable`. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: 'port_in_use' | 'port_unavailable';

  constructor(port: number, cause: NodeJS.ErrnoException) {
    const inUse = cause.code === 'EADDRINUSE';
    super(inUse ? `Port ${port} is already in use.` : `Port ${port} cannot be listened on.`, { cause });
    this.code = inUse ? 'port_in_use' : 'port_unavailable';
  }
}

/** Starts the provider: the protocol endpoints, the pages, and the dispatcher that tells applications of logouts. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const { issuer, storage, vault, logger, logoutWait = 2_000, now = Date.now } = options;
  const { db } = storage;
  const addresses: AddressPolicy = createAddressPolicy(options.allowPrivateNetworks ?? []);
  const retryPolicy = { ...DEFAULT_RETRY_POLICY, ...options.retryPolicy };
  const applications = new Applications(db, vault, addresses);
  const signingKeys = await ensureSigningKeys(db, vault, now);
  const cookieKeys = await ensureCookieKeys(db, vault, now);

  const transport = createGuardedTransport({ addressPolicy: addresses, now });
  const dispatcher = new Dispatcher({
    storage,
    minting: { db, applications, addresses, issuer, signingKeys: () => signingKeys, now },
    transport,
    retryPolicy,
    logger,
    now,
  });

  const engine = createEngine({
    issuer,
    db,
    applications,
    signingKeys,
    cookieKeys,
    logoutPages: createLogoutPages(db, applications),
    now,
  });
  engine.on('server_error', (ctx, error) => {
    logger.error({ err: error, reference: ctx.state.errorReference, path: ctx.path }, 'a request failed');
  });
  installLogoutHooks(engine, async (request) => {
    const result = await terminateSession(db, request, { now: now(), horizon: retryPolicy.horizon });
    if (result === undefined) return undefined;
    logger.info(
      { reason: request.reason, deliveries: result.deliveries, whole: !request.onlyClientId },
      'session ended',
    );
    dispatcher.wake();
    await dispatcher.waitForFirstAttempts(result.terminationId, logoutWait);
    return result;
  });
  const interactions = createInteractions({
    provider: engine,
    db,
    applications,
    limits: new SignInLimits(),
    origin: new URL(issuer).origin,
    xsrfKey: cookieKeys.join(),
  });

  const server = createServer(createRequestListener({ issuer, engine, interactions, logger }));
  const port = await listen(server, options.port, options.host);
  dispatcher.start();

  return {
    issuer,
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await dispatcher.stop();
      await transport.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(port, error)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
