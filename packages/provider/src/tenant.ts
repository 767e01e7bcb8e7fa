import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { createApi } from './admin/api.ts';
import { bearerToken } from './admin/authentication.ts';
import { authenticateAdmin } from './admin/authorization.ts';
import { EventFeed } from './admin/events/event-feed.ts';
import type { ClientAddress } from './client-address.ts';
import { createConsole } from './console/console.ts';
import { ensureConsoleApplication } from './console/console-application.ts';
import { createOwnTransport, type OwnListener } from './console/own-listener.ts';
import { createDelivery } from './delivery/delivery.ts';
import type { DeliveryOptions } from './delivery/delivery-options.ts';
import { Applications } from './directory/applications.ts';
import { Housekeeping } from './housekeeping.ts';
import { listJobs } from './housekeeping-jobs.ts';
import { issuerPath } from './issuer-path.ts';
import { KeyRing } from './keys/key-ring.ts';
import { ensureSecret } from './keys/secrets.ts';
import { ensureSigningKeys } from './keys/signing-keys.ts';
import type { Vault } from './keys/vault.ts';
import { createObservability, type MetricsAccess } from './observability/endpoints.ts';
import { type Metrics, telling } from './observability/metrics.ts';
import { createInteractions } from './pages/interactions.ts';
import { createInvitationPages } from './pages/invitation-pages.ts';
import { createLogoutPages } from './pages/logout-pages.ts';
import { SignInLimits } from './pages/sign-in-limits.ts';
import { createUpstreamPages } from './pages/upstream-pages.ts';
import { createEngine } from './protocol/engine.ts';
import { refuseOtherTokensAsHints } from './protocol/id-token-hint.ts';
import { type EndSession, installLogoutHooks } from './protocol/logout-hooks.ts';
import { Registration } from './protocol/registration.ts';
import { acceptRotatedSecrets } from './protocol/rotated-secrets.ts';
import { changeCookieAtSignInOnly } from './protocol/session-cookie.ts';
import { withSafeErrors } from './safe-errors.ts';
import { type Moment, terminateSession } from './sessions/termination.ts';
import type { GivenSettings } from './settings/setting-values.ts';
import { Settings } from './settings/settings.ts';
import type { Database, Storage } from './storage/storage.ts';
import type { Telemetry } from './telemetry/observer.ts';
import { createUpstreamStore } from './upstream/session-store.ts';
import { createUpstreams, type UpstreamOptions } from './upstream/upstreams.ts';
import { createRequestListener } from './web.ts';

/** One issuer: what it keeps, whom it tells, how it behaves. */
export interface TenantOptions extends GivenSettings {
  /** The issuer identifier: where browsers and applications reach the provider. It may have a path, no trailing slash. */
  issuer: string;
  storage: Storage;
  vault: Vault;
  logger: Logger;
  delivery?: DeliveryOptions;
  /** Other OpenID Providers that people may sign in with. A logout there is a logout here. */
  upstreams?: readonly UpstreamOptions[];
  /** Whether applications may register themselves with a token that an admin issues (RFC 7591). Default false. */
  dynamicRegistration?: boolean;
  /** Folder of the built console. Default: the one that comes with the package. */
  consoleAssets?: string;
  /** Where measurements go besides `/metrics`: `telemetry()` of `@curfew/provider/telemetry`. */
  telemetry?: Telemetry;
  now?: () => number;
}

/** One provider of its own, without a port: several of them can answer at one. */
export interface Tenant {
  readonly issuer: string;
  answer(req: IncomingMessage, res: ServerResponse): void;
  /** Begins what is done without a request: deliveries, and the end of sessions that expire. */
  start(): void;
  /** Finishes what is under way. The storage stays open: whoever opened it closes it. */
  stop(): Promise<void>;
}

/** What one issuer is among those that share a process. */
export interface TenantPlace {
  /** Left out for the root. */
  name?: string;
  /** Where this process reaches itself: the console is an application of the issuer, in the same process. */
  listener: OwnListener;
  metrics: Metrics;
  clientAddress: ClientAddress;
  /** For the one that answers for the whole process: the databases that it needs, and who may read the metrics. */
  observed?: { databases: readonly Database[]; access: MetricsAccess };
}

/**
 * Puts one issuer together: the protocol endpoints, the pages, and the delivery that tells applications of logouts.
 *
 * @throws SettingError, AllowListError, DeliveryOptionError
 */
export async function assembleTenant(options: TenantOptions, place: TenantPlace): Promise<Tenant> {
  const { issuer, storage, vault, now = Date.now } = options;
  const logger = withSafeErrors(options.logger);
  const { db } = storage;
  const settings = new Settings(db, options, logger);
  await settings.refresh();
  const { addresses, retryPolicy } = settings;
  const moment = (): Moment => ({
    now: now(),
    horizon: settings.retryPolicy.horizon,
    worker: dispatcher,
    onTerminated,
    observe: telemetry?.termination,
  });
  const events = new EventFeed({ storage, logger, now });
  const onTerminated = ({ reason }: { reason: string }) => {
    metrics.sessionEnded(reason);
    events.look();
    dispatcher.wake();
  };
  const applications = new Applications(db, vault, addresses);
  const keyRing = new KeyRing(db, vault, await ensureSigningKeys(db, vault, now), now);
  const cookieKey = await ensureSecret(db, vault, 'cookie_key', now());
  const subjectKey = await ensureSecret(db, vault, 'subject_key', now());

  const circuits = () => dispatcher.circuits.list();
  const measured = { db, circuits, now };
  const telemetry = options.telemetry?.ofTenant(place.name, measured);
  const metrics = telling(place.metrics.ofTenant(place.name, measured), telemetry);
  const minting = { db, applications, addresses, issuer, signingKeys: () => keyRing.keys, now };
  const onAttempt = ({ code, durationMs }: { code: string; durationMs: number }) => {
    metrics.attemptMade(code, durationMs / 1000);
    events.look();
  };
  const ownTransport = createOwnTransport(issuer, place.listener);
  const delivery = createDelivery(
    { storage, minting, addresses, ownTransport, retryPolicy, logger, now, onAttempt, observe: telemetry?.attempt },
    options.delivery,
  );
  const { dispatcher } = delivery;

  const endSession: EndSession = async (request) => {
    const result = await terminateSession(db, request, moment());
    if (result === undefined) return undefined;
    logger.info(
      { reason: request.reason, deliveries: result.deliveries, whole: !request.onlyClientId },
      'session ended',
    );
    await dispatcher.waitForFirstAttempts(result.terminationId, settings.logoutWait);
    return result;
  };
  const logoutPages = createLogoutPages({ db, applications, issuer, key: cookieKey, now });
  const limits = new SignInLimits(db, now);
  const housekeeping = new Housekeeping(logger);
  const changed = () => {
    dispatcher.wake();
    housekeeping.hurry('termination orders');
  };
  const store = createUpstreamStore({ storage, moment });
  const upstreams = createUpstreams(options.upstreams ?? [], { issuer, cookieSecret: cookieKey, store, logger, now });
  const upstreamPages = createUpstreamPages({ upstreams, path: issuerPath(issuer), db, key: cookieKey, now });
  const consoleApp = createConsole({
    ...{
      issuer,
      db,
      store,
      listener: place.listener,
      logger,
      now,
      cookieSecret: cookieKey,
      assets: options.consoleAssets,
    },
    clientSecret: await ensureConsoleApplication(applications, issuer, now()),
  });
  const invitationPages = createInvitationPages({ issuer, db, xsrfKey: cookieKey, moment, changed });
  const registration = options.dynamicRegistration
    ? new Registration({ db, applications, addresses, moment, clientAddress: place.clientAddress, changed })
    : undefined;
  // The engine takes its keys once: when they change, another one takes over.
  const assemble = () => {
    const engine = createEngine({
      ...{ issuer, db, applications, subjectKey, logoutPages, registration, now },
      sessionLifetimes: () => settings.sessionLifetimes,
      signingKeys: keyRing.keys,
      cookieKeys: [cookieKey],
    });
    engine.on('server_error', (ctx, error) => {
      logger.error({ err: error, reference: ctx.state.errorReference, path: ctx.path }, 'a request failed');
    });
    installLogoutHooks(engine, endSession);
    refuseOtherTokensAsHints(engine);
    engine.use(logoutPages.answerProgress);
    acceptRotatedSecrets(engine, applications, now);
    changeCookieAtSignInOnly(engine);
    const interactions = createInteractions({
      ...{ provider: engine, db, applications, limits, upstreams, issuer, xsrfKey: cookieKey, now },
      clientAddress: place.clientAddress,
      onSignInFailed: (code) => metrics.signInFailed(code),
    });
    const methods = [bearerToken(engine, db), consoleApp.authenticate];
    const api = createApi(
      {
        issuer,
        db,
        storage,
        vault,
        applications,
        keyRing,
        limits,
        circuits,
        settings,
        events,
        delivery,
        minting,
        moment,
        changed,
        logger,
        dynamicRegistration: registration !== undefined,
      },
      methods,
    );
    const observability =
      place.observed &&
      createObservability({
        ...{ ...place.observed, metrics: place.metrics, logger },
        admitAdmin: (request) => authenticateAdmin(methods, request),
      });
    return createRequestListener({
      ...{ issuer, engine, interactions, upstreamPages, invitationPages, consoleApp, logger },
      api: (request) => api.fetch(request),
      observability: observability && ((request) => observability.fetch(request)),
    });
  };
  let answer = assemble();
  keyRing.onChange(() => {
    answer = assemble();
  });

  return {
    issuer,
    answer: (req, res) => answer(req, res),
    start() {
      delivery.start();
      housekeeping.start(listJobs({ db, keyRing, delivery, settings, moment, stopping: housekeeping.stopping }));
    },
    async stop() {
      await events.close();
      await housekeeping.stop();
      await delivery.stop();
    },
  };
}
