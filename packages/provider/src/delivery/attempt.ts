import type { Logger } from 'pino';
import { isBuiltIn } from '../directory/built-in.ts';
import type { Attempt, Delivery } from '../storage/schema.ts';
import type { Storage } from '../storage/storage.ts';
import type { AttemptResult, TenantTelemetry } from '../telemetry/observer.ts';
import type { ApplicationHealth } from './circuit-breaker.ts';
import type { GuardedTransport } from './guarded-transport.ts';
import { type Minting, mintLogoutToken } from './logout-token.ts';
import { type AttemptOutcome, classifyOutcome, nextAttemptAt, type RetryPolicy } from './retry-policy.ts';
import { type Settlement, settleDelivery } from './settlement.ts';

export interface Attempting {
  storage: Storage;
  minting: Minting;
  transport: GuardedTransport;
  /** The way to the provider's own application, which this process hosts. Default: that of every other one. */
  ownTransport?: GuardedTransport | undefined;
  retryPolicy: RetryPolicy;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Called for each attempt that was made and recorded. */
  onAttempt?: ((attempt: { code: string; durationMs: number }) => void) | undefined;
  /** Runs each attempt, to observe it. */
  observe?: TenantTelemetry['attempt'] | undefined;
}

export interface AttemptOptions {
  /** Gives the attempt up: the delivery is then due again at once, for whoever takes it. */
  signal?: AbortSignal;
  /** Told what the attempt says about the application, and the milliseconds it took, before it is recorded. */
  onAnswer?: (health: ApplicationHealth, duration: number) => void;
}

/**
 * One attempt of a leased delivery: mint, post, judge, record. Rejects only when it cannot be recorded; the lease
 * then runs out and the delivery is taken up again.
 */
export async function attemptDelivery(
  attempting: Attempting,
  delivery: Delivery,
  options: AttemptOptions = {},
): Promise<void> {
  const work = () => mintPostAndRecord(attempting, delivery, options);
  await (attempting.observe?.(work) ?? work());
}

async function mintPostAndRecord(
  attempting: Attempting,
  delivery: Delivery,
  { signal, onAnswer }: AttemptOptions,
): Promise<AttemptResult> {
  const { minting, storage, now, logger } = attempting;
  const { transport, ownTransport = transport } = attempting;
  const started_at = now();
  const token = await mintLogoutToken(minting, delivery);
  const { settlement, attempt, health } =
    typeof token === 'string'
      ? cancelled(token)
      : judge(
          attempting,
          delivery,
          await (isBuiltIn(delivery.client_id) ? ownTransport : transport).post(token.uri, token.token, {
            insecureHttp: token.insecureHttp,
            ...(signal === undefined ? {} : { signal }),
          }),
          token.tokenId,
        );
  onAnswer?.(health, attempt.duration_ms);
  const recorded = await settleDelivery(storage, delivery, settlement, { ...attempt, started_at }, now());
  const state = recorded ? settlement.state : 'lease lost';
  if (recorded) attempting.onAttempt?.({ code: attempt.code, durationMs: attempt.duration_ms });
  logger[settlement.state === 'delivered' ? 'info' : 'warn'](
    {
      deliveryId: delivery.id,
      clientId: delivery.client_id,
      attempt: delivery.attempts + 1,
      state,
      code: attempt.code,
      status: attempt.status,
      durationMs: attempt.duration_ms,
    },
    'logout delivery attempted',
  );
  return { code: attempt.code, state };
}

interface Judgement {
  settlement: Settlement;
  attempt: Omit<Attempt, 'delivery_id' | 'number' | 'started_at'>;
  health: ApplicationHealth;
}

function cancelled(code: string): Judgement {
  return {
    settlement: { state: 'cancelled' },
    attempt: { token_id: null, outcome: 'final', code, status: null, duration_ms: 0 },
    health: 'unknown',
  };
}

function judge(attempting: Attempting, delivery: Delivery, outcome: AttemptOutcome, tokenId: string): Judgement {
  const verdict = classifyOutcome(outcome);
  const attempt = {
    token_id: tokenId,
    outcome: verdict.kind,
    code: outcome.code,
    status: outcome.status ?? null,
    duration_ms: outcome.durationMs,
  };
  if (verdict.kind === 'delivered') return { settlement: { state: 'delivered' }, attempt, health: 'answers' };
  if (verdict.kind === 'final') {
    return { settlement: { state: 'failed' }, attempt, health: outcome.status === undefined ? 'unknown' : 'answers' };
  }
  // Given up by this process, not refused by the application: there is nothing to wait for.
  if (outcome.code === 'aborted') {
    return { settlement: { state: 'pending', nextAttemptAt: attempting.now() }, attempt, health: 'unknown' };
  }
  const at = nextAttemptAt({
    attempts: delivery.attempts + 1,
    now: attempting.now(),
    horizonEndsAt: delivery.horizon_ends_at,
    random: Math.random,
    policy: attempting.retryPolicy,
    ...(verdict.retryAfter === undefined ? {} : { retryAfter: verdict.retryAfter }),
  });
  const settlement: Settlement = at === 'dead' ? { state: 'dead' } : { state: 'pending', nextAttemptAt: at };
  return { settlement, attempt, health: 'fails' };
}
