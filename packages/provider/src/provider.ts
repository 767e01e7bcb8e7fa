import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createApi } from './admin/api.ts';
import { bearerToken } from './admin/authentication.ts';
import { authenticateAdmin } from './admin/authorization.ts';
import { type AddressPolicy, createAddressPolicy } from './delivery/address-policy.ts';
import { createDelivery } from './delivery/delivery.ts';
import { checkRetryPolicy, type DeliveryOptions } from './delivery/delivery-options.ts';
import type { RetryPolicy } from './delivery/retry-policy.ts';
import { purgeDeletedApplications } from './directory/application-lifecycle.ts';
import { Applications } from './directory/applications.ts';
import { Housekeeping } from './housekeeping.ts';
import { KeyRing } from './keys/key-ring.ts';
import { ensureSecret } from './keys/secrets.ts';
import { ensureSigningKeys, forgetRetiredKeys } from './keys/signing-keys.ts';
import type { Vault } from './keys/vault.ts';
import { createObservability, type MetricsAccess } from './observability/endpoints.ts';
import { createMetrics } from './observability/metrics.ts';
import { createInteractions } from './pages/interactions.ts';
import { createLogoutPages } from './pages/logout-pages.ts';
import { SignInLimits } from './pages/sign-in-limits.ts';
import { createUpstreamPages } from './pages/upstream-pages.ts';
import { createEngine } from './protocol/engine.ts';
import { type EndSession, installLogoutHooks } from './protocol/logout-hooks.ts';
import { acceptRotatedSecrets } from './protocol/rotated-secrets.ts';
import { withSafeErrors } from './safe-errors.ts';
import { DEFAULT_SESSION_LIFETIMES, type SessionLifetimes } from './sessions/lifetimes.ts';
import { carryOutOrders, forgetExpiredRecords, type Swept, sweepExpired } from './sessions/sweep.ts';
import { type Moment, terminateSession } from './sessions/termination.ts';
import type { Storage } from './storage/storage.ts';
import { createUpstreamStore } from './upstream/session-store.ts';
import { createUpstreams, type UpstreamOptions } from './upstream/upstreams.ts';
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
  delivery?: DeliveryOptions;
  sessionLifetimes?: Partial<SessionLifetimes>;
  /** Other OpenID Providers that people may sign in with. A logout there is a logout here. */
  upstreams?: readonly UpstreamOptions[];
  /** Milliseconds that a person waits at most, after a sign-out, for applications to confirm. 0 is allowed. Default 2000. */
  logoutWait?: number;
  /** Who may read `/metrics`: by default whoever has an access token with `curfew:admin.read`. */
  metrics?: MetricsAccess;
  now?: () => number;
}

/** Milliseconds: the longest-lived token that a key signs is an ID Token, but a hint of an old one is still a hint. */
const RETIRED_KEYS_ARE_PUBLISHED = 7 * 24 * 3_600_000;

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

/**
 * Starts the provider: the protocol endpoints, the pages, and the delivery that tells applications of logouts.
 *
 * @throws AllowListError, DeliveryOptionError, ListenError
 */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const { issuer, storage, vault, logoutWait = 2_000, now = Date.now } = options;
  const logger = withSafeErrors(options.logger);
  const { db } = storage;
  const addresses: AddressPolicy = createAddressPolicy(options.allowPrivateNetworks ?? []);
  const retryPolicy = checkRetryPolicy(options.retryPolicy);
  const sessionLifetimes = { ...DEFAULT_SESSION_LIFETIMES, ...options.sessionLifetimes };
  const moment = (): Moment => ({
    now: now(),
    horizon: retryPolicy.horizon,
    onTerminated,
  });
  const onTerminated = ({ reason }: { reason: string }) => {
    metrics.sessionEnded(reason);
    dispatcher.wake();
  };
  const applications = new Applications(db, vault, addresses);
  const keyRing = new KeyRing(db, vault, await ensureSigningKeys(db, vault, now), now);
  const cookieKey = await ensureSecret(db, vault, 'cookie_key', now());
  const subjectKey = await ensureSecret(db, vault, 'subject_key', now());

  const minting = { db, applications, addresses, issuer, signingKeys: () => keyRing.keys, now };
  const onAttempt = ({ code, durationMs }: { code: string; durationMs: number }) =>
    metrics.attemptMade(code, durationMs / 1000);
  const delivery = createDelivery(
    { storage, minting, addresses, retryPolicy, logger, now, onAttempt },
    options.delivery,
  );
  const { dispatcher } = delivery;
  const circuits = () => dispatcher.circuits.list();
  const metrics = createMetrics({ db, circuits, now });

  const endSession: EndSession = async (request) => {
    const result = await terminateSession(db, request, moment());
    if (result === undefined) return undefined;
    logger.info(
      { reason: request.reason, deliveries: result.deliveries, whole: !request.onlyClientId },
      'session ended',
    );
    await dispatcher.waitForFirstAttempts(result.terminationId, logoutWait);
    return result;
  };
  const logoutPages = createLogoutPages(db, applications);
  const limits = new SignInLimits();
  const housekeeping = new Housekeeping(logger);
  const changed = () => {
    dispatcher.wake();
    housekeeping.hurry('termination orders');
  };
  const { allowPrivateNetworks = [] } = options;
  const settings = { issuer, storage: storage.engine, sessionLifetimes, logoutWait, retryPolicy, allowPrivateNetworks };
  const store = createUpstreamStore({ storage, horizon: retryPolicy.horizon, onEnded: onTerminated });
  const upstreams = createUpstreams(options.upstreams ?? [], { issuer, cookieSecret: cookieKey, store, logger, now });
  const upstreamPages = createUpstreamPages({ upstreams, db, key: cookieKey, now });
  // The engine takes its keys once: when they change, another one takes over.
  const assemble = () => {
    const engine = createEngine({
      ...{ issuer, db, applications, subjectKey, sessionLifetimes, logoutPages, now },
      signingKeys: keyRing.keys,
      cookieKeys: [cookieKey],
    });
    engine.on('server_error', (ctx, error) => {
      logger.error({ err: error, reference: ctx.state.errorReference, path: ctx.path }, 'a request failed');
    });
    installLogoutHooks(engine, endSession);
    acceptRotatedSecrets(engine, applications, now);
    const origin = new URL(issuer).origin;
    const interactions = createInteractions({
      ...{ provider: engine, db, applications, limits, upstreams, origin, xsrfKey: cookieKey, now },
      onSignInFailed: (code) => metrics.signInFailed(code),
    });
    const methods = [bearerToken(engine, db)];
    const api = createApi(
      { issuer, db, vault, applications, keyRing, limits, circuits, settings, moment, changed, logger },
      methods,
    );
    const observability = createObservability({
      ...{ db, metrics, logger, access: options.metrics ?? 'admin' },
      admitAdmin: (request) => authenticateAdmin(methods, request),
    });
    return createRequestListener({
      ...{ issuer, engine, interactions, upstreamPages, logger },
      api: (request) => api.fetch(request),
      observability: (request) => observability.fetch(request),
    });
  };
  let answer = assemble();
  keyRing.onChange(() => {
    answer = assemble();
  });

  const server = createServer((req, res) => answer(req, res));
  const port = await listen(server, options.port, options.host);
  delivery.start();
  const untilDone = (sweep: () => Promise<Swept>) => async () => {
    for (let more = true; more && !housekeeping.stopping.aborted; ) more = (await sweep()).more;
  };
  housekeeping.start([
    { name: 'expired sessions', interval: 5_000, run: untilDone(() => sweepExpired(db, sessionLifetimes, moment())) },
    { name: 'termination orders', interval: 1_000, run: untilDone(() => carryOutOrders(db, moment())) },
    { name: 'signing keys', interval: 5_000, run: () => keyRing.refresh() },
    {
      name: 'leftovers',
      interval: 60_000,
      async run() {
        await forgetExpiredRecords(db, now());
        await purgeDeletedApplications(db);
        await forgetRetiredKeys(db, now() - RETIRED_KEYS_ARE_PUBLISHED);
      },
    },
    { name: 'what ended long ago', interval: 3_600_000, run: () => delivery.forgetEnded(housekeeping.stopping) },
  ]);

  return {
    issuer,
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await housekeeping.stop();
      await delivery.stop();
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
