import type { Logger } from 'pino';
import type { Storage } from '../storage/storage.ts';
import type { AddressPolicy } from './address-policy.ts';
import type { Attempting } from './attempt.ts';
import { checkDeliveryOptions, type DeliveryOptions } from './delivery-options.ts';
import { Dispatcher } from './dispatcher.ts';
import { createGuardedTransport, type GuardedTransport } from './guarded-transport.ts';
import type { MintedLogoutToken, Minting } from './logout-token.ts';
import { createProbe, type Probe } from './probe.ts';
import { forgetFinished } from './retention.ts';
import type { RetryPolicy } from './retry-policy.ts';

export interface DeliverySetting {
  storage: Storage;
  minting: Minting;
  addresses: AddressPolicy;
  ownTransport?: GuardedTransport;
  retryPolicy: RetryPolicy;
  logger: Logger;
  now: () => number;
  onAttempt?: Attempting['onAttempt'];
  observe?: Attempting['observe'];
}

/** Everything that brings Logout Tokens to applications, in one process. */
export interface DeliveryService {
  readonly dispatcher: Dispatcher;
  start(): void;
  /** Sends one token as deliveries are sent, and tells everything about it. Nothing is recorded. */
  probe(request: Pick<MintedLogoutToken, 'uri' | 'token' | 'insecureHttp'>): Promise<Probe>;
  /** Forgets what ended longer ago than is remembered, little by little, until done or told to stop. */
  forgetEnded(stopping: AbortSignal): Promise<void>;
  /** Finishes or gives back what is under way. */
  stop(): Promise<void>;
}

/** @throws DeliveryOptionError */
export function createDelivery(setting: DeliverySetting, options: DeliveryOptions = {}): DeliveryService {
  const { storage, minting, addresses, ownTransport, retryPolicy, logger, now, onAttempt, observe } = setting;
  const { ca, clientCertificate, proxy, concurrency, lease, retention } = checkDeliveryOptions(options);
  const transportOptions = {
    addressPolicy: addresses,
    now,
    ...(ca && { ca }),
    ...(clientCertificate && { clientCertificate }),
    ...(proxy && { proxy }),
  };
  const transport = createGuardedTransport(transportOptions);
  const dispatcher = new Dispatcher({
    ...{ storage, minting, transport, ownTransport, retryPolicy, logger, now, concurrency, lease, onAttempt, observe },
  });
  return {
    dispatcher,
    start: () => dispatcher.start(),
    async probe({ uri, token, insecureHttp }) {
      const { observer, probe } = createProbe(proxy !== undefined);
      // Of its own, so that no connection is there already.
      const guarded = createGuardedTransport({ ...transportOptions, observer });
      const outcome = await guarded.post(uri, token, { insecureHttp });
      await guarded.close();
      return { ...probe, outcome };
    },
    async forgetEnded(stopping) {
      for (let more = true; more && !stopping.aborted; ) {
        const forgotten = await forgetFinished(storage, { before: now() - retention });
        const { deliveries, terminations, sessions } = forgotten;
        if (deliveries + terminations + sessions > 0) logger.info(forgotten, 'what ended long ago is forgotten');
        more = forgotten.more;
      }
    },
    async stop() {
      await dispatcher.stop();
      await Promise.all([transport.close(), ownTransport?.close()]);
    },
  };
}
