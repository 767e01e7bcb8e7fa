/** When an application is left alone. Times in milliseconds. */
export interface CircuitPolicy {
  /** Failures in a row after which the circuit opens. Default 5. */
  readonly failures: number;
  /** How long it is open the first time; doubled each time that the probe fails. Default 5 seconds. */
  readonly firstOpenTime: number;
  /** The open time stops growing here. Default 5 minutes. */
  readonly maxOpenTime: number;
}

export const DEFAULT_CIRCUIT_POLICY: CircuitPolicy = Object.freeze({
  failures: 5,
  firstOpenTime: 5_000,
  maxOpenTime: 5 * 60_000,
});

/** `closed`: attempts are made. `open`: none is. `half_open`: one is, and it decides. */
export type CircuitState = 'closed' | 'open' | 'half_open';

/**
 * What an attempt says about its application: it answered (refusing is an answer), it failed in a way that is tried
 * again, or the attempt did not get as far as the application.
 */
export type ApplicationHealth = 'answers' | 'fails' | 'unknown';

/** One application's circuit, for a page or a metric. */
export interface Circuit {
  clientId: string;
  state: CircuitState;
  /** Since when, in milliseconds since the epoch. */
  since: number;
  consecutiveFailures: number;
  /** When a probe is let through, in milliseconds since the epoch; undefined unless open. */
  probeAt: number | undefined;
}

interface Memory {
  failures: number;
  /** When the circuit was last opened or closed. */
  since: number;
  /** 0 while closed. */
  openTime: number;
}

/**
 * Leaves applications alone that fail again and again: their deliveries wait without using up attempts, and nobody
 * else's wait for theirs. In the memory of one process: another finds out for itself, at the cost of a few attempts.
 */
export class CircuitBreaker {
  readonly #policy: CircuitPolicy;
  readonly #now: () => number;
  readonly #memory = new Map<string, Memory>();

  constructor(policy: CircuitPolicy, now: () => number) {
    this.#policy = policy;
    this.#now = now;
  }

  /** How many attempts may be under way at this application as far as its circuit is concerned. */
  allowance(clientId: string): number {
    const { state } = this.circuit(clientId);
    if (state === 'open') return 0;
    return state === 'half_open' ? 1 : Number.POSITIVE_INFINITY;
  }

  /**
   * Learns from an attempt that ended.
   * @returns the circuit, if this opened or closed it.
   */
  learn(clientId: string, health: ApplicationHealth): Circuit | undefined {
    if (health === 'unknown') return undefined;
    const before = this.circuit(clientId);
    const memory = this.#memory.get(clientId) ?? { failures: 0, since: this.#now(), openTime: 0 };
    this.#memory.set(clientId, memory);
    if (health === 'answers') {
      memory.failures = 0;
      if (before.state === 'closed') return undefined;
      memory.openTime = 0;
    } else {
      memory.failures += 1;
      // What was under way when it opened says nothing new.
      if (before.state === 'open' || memory.failures < this.#policy.failures) return undefined;
      const { firstOpenTime, maxOpenTime } = this.#policy;
      memory.openTime = Math.min(maxOpenTime, memory.openTime === 0 ? firstOpenTime : memory.openTime * 2);
    }
    memory.since = this.#now();
    return this.circuit(clientId);
  }

  circuit(clientId: string): Circuit {
    const { failures, since, openTime } = this.#memory.get(clientId) ?? { failures: 0, since: 0, openTime: 0 };
    const circuit = { clientId, consecutiveFailures: failures, probeAt: undefined };
    if (openTime === 0) return { ...circuit, state: 'closed', since };
    const probeAt = since + openTime;
    return this.#now() < probeAt
      ? { ...circuit, state: 'open', since, probeAt }
      : { ...circuit, state: 'half_open', since: probeAt };
  }

  /** The circuits of all applications that attempts were made at since this process began. */
  list(): Circuit[] {
    return [...this.#memory.keys()].map((clientId) => this.circuit(clientId));
  }
}
