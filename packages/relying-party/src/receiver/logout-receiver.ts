import { KeysUnavailableError, type LogoutToken, LogoutTokenError, verifyLogoutToken } from '@curfew/logout-token';
import { type HookSets, listHookSets, runHooks } from '../hooks.ts';
import { describeError, isRead, type Logger, pseudonym, silentLogger } from '../logger.ts';
import type { SessionRecord } from '../sessions/session-record.ts';
import { createSessionRegistry, type SessionHooks, type SessionRegistry } from '../sessions/session-registry.ts';
import type { RevocationOutcome, SessionStore } from '../stores/store.ts';
import type { LogoutResult, Telemetry } from '../telemetry/observer.ts';
import { carryOut, type UnknownSidPolicy } from './carry-out.ts';
import { createIssuerChoice, type ResolveIssuer } from './issuer-choice.ts';
import { LogoutRequestError } from './logout-request-error.ts';
import {
  ANSWER_DONE,
  answerRefused,
  isUnavailable,
  type LogoutAnswer,
  type LogoutRefusalCode,
} from './logout-response.ts';
import { limitsOfBody } from './read-body.ts';
import { type LogoutRequest, logoutRequestOf, readLogoutRequest } from './read-logout-request.ts';
import { createHealthRecord, type ReceiverHealth } from './receiver-health.ts';
import { peek, type TrustedIssuer } from './trusted-issuer.ts';
import { watchKeys } from './watched-keys.ts';

/** What happened to one Logout Token, for screens and statistics. */
export interface LogoutTokenEvent {
  /** 'failed': it could not be judged or carried out, and the issuer should try again. */
  readonly verdict: 'accepted' | 'replayed' | 'refused' | 'failed';
  /** Why it was refused or failed. */
  readonly code?: LogoutRefusalCode;
  /** The claims, for display. Trust them only when `verified`. The token itself is never handed on. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly verified: boolean;
  /** Sessions recorded here that the token speaks of, ended or not. */
  readonly known: number;
  readonly ended: readonly SessionRecord[];
}

/** What an application hears of Logout Tokens. A hook that throws is logged and changes nothing. */
export interface ReceiverHooks extends SessionHooks {
  /** A request was not carried out. */
  onTokenRefused?(code: LogoutRefusalCode): unknown;
  /** A valid token spoke of no session recorded here: often a sign of a `sid` that is not recorded at sign-in. */
  onNothingMatched?(token: LogoutToken): unknown;
  /** A Logout Token was judged, whatever the verdict. */
  onLogoutToken?(event: LogoutTokenEvent): unknown;
}

/** Whose Logout Tokens are accepted, and what is done with them. */
export interface LogoutReceiverOptions {
  /** May be left out with `resolveIssuer`. */
  issuers?: readonly TrustedIssuer[] | undefined;
  /** Finds issuers that are not in the list, for applications with many tenants. Its answers are kept for 10 minutes. */
  resolveIssuer?: ResolveIssuer | undefined;
  store: SessionStore;
  /** Seconds, default 30 days; see `createSessionRegistry`. */
  maxSessionLifetime?: number | undefined;
  /** A token that was carried out before: 'accept' (default) answers 200 without acting, 'refuse' answers 400. */
  replay?: 'accept' | 'refuse' | undefined;
  /**
   * A valid token with `sub` and a `sid` that no session recorded here has: 'ignore' (default) changes nothing and calls
   * `onNothingMatched`; 'end_subject' ends all sessions of the `sub`, for issuers whose ID Tokens carry another `sid`
   * than their Logout Tokens. Sessions have to be recorded (`sessions.open`), or every `sid` is unknown.
   */
  unknownSid?: UnknownSidPolicy | undefined;
  /**
   * The answer when the store or the issuer's keys cannot be reached: 400 (default, the letter of section 2.8) or 503
   * with `Retry-After`, which issuers that retry by status understand better.
   */
  unavailableStatus?: 400 | 503 | undefined;
  /** Seconds a request body may take, default 5. */
  bodyTimeout?: number | undefined;
  hooks?: HookSets<ReceiverHooks> | undefined;
  /** `telemetry()` of `@curfew/relying-party/telemetry`. Default: nothing is measured. */
  telemetry?: Telemetry | undefined;
  logger?: Logger | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

/** Made by `createLogoutReceiver`. */
export interface LogoutReceiver {
  /** Answer a back-channel logout request. Never rejects, whatever arrives and whatever fails. */
  receive(request: Request): Promise<Response>;
  /** The same for HTTP servers that have no Web-standard requests, without the cost of making one. */
  answer(request: LogoutRequest): Promise<LogoutAnswer>;
  /** The sessions of this application. */
  readonly sessions: SessionRegistry;
  /** How the back-channel logout of this process is doing. Asks the store. Never rejects. */
  health(): Promise<ReceiverHealth>;
  /** Close the store. */
  close(): Promise<void>;
}

/**
 * A back-channel logout endpoint and the sessions it ends, for an application that signs people in by itself: call
 * `sessions.open` at sign-in, `sessions.status` per request, `sessions.close` at logout.
 *
 * Errors: `OptionError` issuers_missing; `ConfigurationError` of `@curfew/logout-token` for the options of an issuer.
 */
export function createLogoutReceiver(options: LogoutReceiverOptions): LogoutReceiver {
  const { issuers = [], store, telemetry, logger = silentLogger, now = Date.now } = options;
  const { replay = 'accept', unknownSid = 'ignore', unavailableStatus = 400 } = options;
  const hookSets = listHookSets(options.hooks);
  const limits = limitsOfBody(options);
  const sessions = createSessionRegistry({ ...options, store });
  if (telemetry) sessions.listen((ended, { reason }) => telemetry.sessionsEnded(reason, ended.length));
  const chooseIssuer = createIssuerChoice({ ...options, now });
  const health = createHealthRecord(
    issuers.map(({ issuer }) => issuer),
    now,
  );

  async function verify(token: string): Promise<LogoutToken> {
    const trusted = await chooseIssuer(token);
    const keys = watchKeys(trusted, (news) => health.noteIssuer(trusted.issuer, news), now);
    return verifyLogoutToken(token, { ...trusted, keys, now });
  }

  async function process(token: string): Promise<LogoutResult> {
    let verified: LogoutToken | undefined;
    let outcome: RevocationOutcome;
    try {
      verified = await verify(token);
      outcome = await carryOut(sessions, verified, unknownSid).catch((cause) => {
        throw new LogoutRequestError('store_unavailable', { cause });
      });
      if (outcome.outcome === 'subject_mismatch') throw new LogoutRequestError('subject_mismatch');
      if (outcome.outcome === 'already_applied' && replay === 'refuse') throw new LogoutRequestError('token_replayed');
    } catch (error) {
      const code = codeOf(error);
      // Nobody looks at what a refused token says but the hooks.
      const claims = verified?.claims ?? (hookSets.length === 0 ? {} : peek(token));
      const verdict = verdictOf(code);
      await reportToken({ verdict, code, claims, verified: verified !== undefined, known: 0, ended: [] });
      throw error;
    }
    return reportAccepted(verified, outcome);
  }

  async function reportAccepted(token: LogoutToken, outcome: RevocationOutcome): Promise<LogoutResult> {
    const applied = outcome.outcome === 'applied';
    const { known, ended } = applied ? outcome : { known: 0, ended: [] };
    const verdict = applied ? 'accepted' : 'replayed';
    const { issuer } = token;
    if (isRead(logger)) {
      const tokenId = await pseudonym(token.tokenId);
      logger.info({ verdict, issuer, tokenId, known, ended: ended.length }, 'logout token carried out');
    }
    await reportToken({ verdict, claims: token.claims, verified: true, known, ended });
    if (applied && known === 0) await reportNothingMatched(token);
    return { verdict, issuer, known, ended: ended.length };
  }

  async function reportNothingMatched(token: LogoutToken): Promise<void> {
    const ids = [token.tokenId, token.subject, token.sessionId];
    const [tokenId, subject, sid] = await Promise.all(ids.map(pseudonym));
    logger.warn({ issuer: token.issuer, tokenId, subject, sid }, 'logout token matched no recorded session');
    await callHooks('onNothingMatched', (hooks) => hooks.onNothingMatched?.(token));
  }

  async function reportToken(event: LogoutTokenEvent): Promise<void> {
    await callHooks('onLogoutToken', (hooks) => hooks.onLogoutToken?.(event));
  }

  async function reportRefused(error: unknown): Promise<LogoutResult & { code: LogoutRefusalCode }> {
    const code = codeOf(error);
    if (isUnavailable(code)) logger.error({ code, ...causeOf(error) }, 'logout request could not be carried out');
    else logger.warn({ code }, 'logout request refused');
    await callHooks('onTokenRefused', (hooks) => hooks.onTokenRefused?.(code));
    return { verdict: verdictOf(code), code, known: 0, ended: 0 };
  }

  async function callHooks(name: string, call: (hooks: ReceiverHooks) => unknown): Promise<void> {
    await runHooks(
      name,
      hookSets.map((hooks) => () => call(hooks)),
      logger,
    );
  }

  async function judge(request: LogoutRequest): Promise<LogoutResult> {
    const result = await readLogoutRequest(request, limits).then(process).catch(reportRefused);
    health.noteResult(result);
    return result;
  }

  async function answer(request: LogoutRequest): Promise<LogoutAnswer> {
    const { code } = await (telemetry ? telemetry.logoutRequest(() => judge(request)) : judge(request));
    return code === undefined ? ANSWER_DONE : answerRefused(code, unavailableStatus);
  }

  return {
    sessions,
    answer,
    async receive(request) {
      const { body, ...init } = await answer(logoutRequestOf(request));
      return new Response(body, init);
    },
    health: () => health.report(() => store.isRevoked(probeOf(now()), [JSON.stringify(['health'])])),
    close: () => store.close(),
  };
}

function verdictOf(code: LogoutRefusalCode): 'refused' | 'failed' {
  return isUnavailable(code) ? 'failed' : 'refused';
}

// A new id every time, so that no cache in front of the store answers in its place.
function probeOf(now: number): SessionRecord {
  return { id: crypto.randomUUID(), issuer: 'health', subject: 'health', startedAt: now, expiresAt: now };
}

function codeOf(error: unknown): LogoutRefusalCode {
  if (error instanceof LogoutTokenError || error instanceof LogoutRequestError) return error.code;
  return error instanceof KeysUnavailableError ? 'keys_unavailable' : 'internal_error';
}

function causeOf(error: unknown): { error: string; errorCode?: string } {
  return describeError(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
