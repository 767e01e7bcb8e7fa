import type { LogoutResult } from '../telemetry/observer.ts';
import type { LogoutRefusalCode } from './logout-response.ts';

/** How the back-channel logout of this process is doing. Holds no secrets and nothing about people. Times are milliseconds. */
export interface ReceiverHealth {
  /** 'unreachable': it failed, or did not answer within two seconds. */
  readonly store: 'reachable' | 'unreachable';
  /** Milliseconds the store took. */
  readonly storeLatency: number;
  /** By issuer; one that sent no valid token since the start is missing, unless it is configured. */
  readonly issuers: readonly IssuerHealth[];
  /** Requests that were not carried out since the start, the most recent first. */
  readonly failures: readonly { readonly code: LogoutRefusalCode; readonly count: number; readonly lastAt: number }[];
}

/** What happened with one issuer since the start of this process. Times are milliseconds. */
export interface IssuerHealth {
  readonly issuer: string;
  /** When a Logout Token was last carried out. */
  readonly lastSuccessAt?: number;
  /** When a Logout Token last matched a session. Missing although tokens succeed: see "matched nothing". */
  readonly lastMatchAt?: number;
  /** When a key of this issuer was last found or not, verifying a token. */
  readonly keyFoundAt?: number;
  readonly keyFailedAt?: number;
  /** When the keys were last fetched from the issuer: by the login kit, or by `remoteJwks` of this package. */
  readonly keysFetchedAt?: number;
}

/** How many issuers are remembered: a resolver may know many. */
const MAX_ISSUERS = 1000;
const PROBE_TIMEOUT = 2000;

/** What happened in this process, for `health()`. Bounded. */
export function createHealthRecord(configured: readonly string[], now: () => number) {
  const issuers = new Map<string, IssuerHealth>(configured.map((issuer) => [issuer, { issuer }]));
  const failures = new Map<LogoutRefusalCode, { count: number; lastAt: number }>();

  function noteIssuer(issuer: string, news: Partial<IssuerHealth>): void {
    if (!issuers.has(issuer) && issuers.size >= MAX_ISSUERS) return;
    issuers.set(issuer, { ...issuers.get(issuer), issuer, ...news });
  }

  return {
    noteIssuer,

    noteResult({ verdict, code, issuer, known }: LogoutResult): void {
      if (code) failures.set(code, { count: (failures.get(code)?.count ?? 0) + 1, lastAt: now() });
      if (issuer === undefined || (verdict !== 'accepted' && verdict !== 'replayed')) return;
      noteIssuer(issuer, { lastSuccessAt: now(), ...(known > 0 ? { lastMatchAt: now() } : {}) });
    },

    async report(probe: () => Promise<unknown>): Promise<ReceiverHealth> {
      const begun = performance.now();
      const store = await isAnswering(probe);
      return {
        store: store ? 'reachable' : 'unreachable',
        storeLatency: Math.round(performance.now() - begun),
        issuers: [...issuers.values()],
        failures: [...failures]
          .map(([code, failure]) => ({ code, ...failure }))
          .sort((one, other) => other.lastAt - one.lastAt),
      };
    },
  };
}

async function isAnswering(probe: () => Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_TIMEOUT);
  });
  const answer = probe().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
