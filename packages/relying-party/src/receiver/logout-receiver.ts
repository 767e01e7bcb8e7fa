import {
  assertVerifyLogoutTokenOptions,
  KeysUnavailableError,
  type LogoutToken,
  LogoutTokenError,
  verifyLogoutToken,
} from '@curfew/logout-token';
import { runHooks } from '../hooks.ts';
import { describeError, type Logger, pseudonym, silentLogger } from '../logger.ts';
import { OptionError } from '../option-error.ts';
import { cutOffOfLogoutToken } from '../sessions/cut-off.ts';
import type { SessionRecord } from '../sessions/session-record.ts';
import { createSessionRegistry, type SessionHooks, type SessionRegistry } from '../sessions/session-registry.ts';
import type { RevocationOutcome, SessionStore } from '../stores/store.ts';
import { LogoutRequestError } from './logout-request-error.ts';
import { answerDone, answerRefused, isUnavailable, type LogoutRefusalCode } from './logout-response.ts';
import { limitsOfBody } from './read-body.ts';
import { readLogoutRequest } from './read-logout-request.ts';
import { chooseIssuer, peek, type TrustedIssuer } from './trusted-issuer.ts';

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

export interface ReceiverHooks extends SessionHooks {
  /** A request was not carried out. */
  onTokenRefused?(code: LogoutRefusalCode): unknown;
  /** A valid token spoke of no session recorded here: often a sign of a `sid` that is not recorded at sign-in. */
  onNothingMatched?(token: LogoutToken): unknown;
  onLogoutToken?(event: LogoutTokenEvent): unknown;
}

export interface LogoutReceiverOptions {
  issuers: readonly TrustedIssuer[];
  store: SessionStore;
  /** Seconds, default 30 days; see `createSessionRegistry`. */
  maxSessionLifetime?: number | undefined;
  /** A token that was carried out before: 'accept' (default) answers 200 without acting, 'refuse' answers 400. */
  replay?: 'accept' | 'refuse' | undefined;
  /**
   * The answer when the store or the issuer's keys cannot be reached: 400 (default, the letter of section 2.8) or 503
   * with `Retry-After`, which issuers that retry by status understand better.
   */
  unavailableStatus?: 400 | 503 | undefined;
  /** Seconds a request body may take, default 5. */
  bodyTimeout?: number | undefined;
  hooks?: ReceiverHooks | undefined;
  logger?: Logger | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

export interface LogoutReceiver {
  /** Answer a back-channel logout request. Never rejects, whatever arrives and whatever fails. */
  receive(request: Request): Promise<Response>;
  /** The sessions of this application. */
  readonly sessions: SessionRegistry;
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
  const { issuers, store, hooks = {}, logger = silentLogger, now = Date.now } = options;
  const { replay = 'accept', unavailableStatus = 400 } = options;
  const limits = limitsOfBody(options);
  const sessions = createSessionRegistry({ ...options, store });
  const [first, ...others] = issuers;
  if (!first) throw new OptionError('issuers_missing');
  const trusted = [first, ...others] as const;
  for (const issuer of issuers) assertVerifyLogoutTokenOptions({ ...issuer, now });

  async function carryOut(token: LogoutToken): Promise<RevocationOutcome> {
    const { issuer, subject, sessionId, tokenId, usableUntil } = token;
    try {
      // One atomic step: tombstones, sessions and the jti are all written or none is.
      return await sessions.revoke(
        { issuer, subject, sid: sessionId },
        {
          before: cutOffOfLogoutToken(token),
          end: { reason: 'logout_token', tokenId },
          once: { key: JSON.stringify([issuer, tokenId]), expiresAt: Math.ceil(usableUntil * 1000) },
        },
      );
    } catch (error) {
      throw new LogoutRequestError('store_unavailable', { cause: error });
    }
  }

  async function process(token: string): Promise<void> {
    let verified: LogoutToken | undefined;
    let outcome: RevocationOutcome;
    try {
      verified = await verifyLogoutToken(token, { ...chooseIssuer(token, trusted), now });
      outcome = await carryOut(verified);
      if (outcome.outcome === 'subject_mismatch') throw new LogoutRequestError('subject_mismatch');
      if (outcome.outcome === 'already_applied' && replay === 'refuse') throw new LogoutRequestError('token_replayed');
    } catch (error) {
      const code = codeOf(error);
      const verdict = isUnavailable(code) ? 'failed' : 'refused';
      const claims = verified?.claims ?? peek(token);
      await reportToken({ verdict, code, claims, verified: verified !== undefined, known: 0, ended: [] });
      throw error;
    }
    await reportAccepted(verified, outcome);
  }

  async function reportAccepted(token: LogoutToken, outcome: RevocationOutcome): Promise<void> {
    const applied = outcome.outcome === 'applied';
    const { known, ended } = applied ? outcome : { known: 0, ended: [] };
    const verdict = applied ? 'accepted' : 'replayed';
    const tokenId = await pseudonym(token.tokenId);
    logger.info({ verdict, issuer: token.issuer, tokenId, known, ended: ended.length }, 'logout token carried out');
    await reportToken({ verdict, claims: token.claims, verified: true, known, ended });
    if (!applied || known > 0) return;
    const [subject, sid] = await Promise.all([pseudonym(token.subject), pseudonym(token.sessionId)]);
    logger.warn({ issuer: token.issuer, tokenId, subject, sid }, 'logout token matched no recorded session');
    const { onNothingMatched } = hooks;
    if (onNothingMatched) await runHooks('onNothingMatched', [() => onNothingMatched.call(hooks, token)], logger);
  }

  async function reportToken(event: LogoutTokenEvent): Promise<void> {
    const { onLogoutToken } = hooks;
    if (onLogoutToken) await runHooks('onLogoutToken', [() => onLogoutToken.call(hooks, event)], logger);
  }

  async function refuse(error: unknown): Promise<Response> {
    const code = codeOf(error);
    if (isUnavailable(code)) logger.error({ code, ...causeOf(error) }, 'logout request could not be carried out');
    else logger.warn({ code }, 'logout request refused');
    const { onTokenRefused } = hooks;
    if (onTokenRefused) await runHooks('onTokenRefused', [() => onTokenRefused.call(hooks, code)], logger);
    return answerRefused(code, unavailableStatus);
  }

  return {
    sessions,
    async receive(request) {
      try {
        await process(await readLogoutRequest(request, limits));
        return answerDone();
      } catch (error) {
        return refuse(error);
      }
    },
    close: () => store.close(),
  };
}

function codeOf(error: unknown): LogoutRefusalCode {
  if (error instanceof LogoutTokenError || error instanceof LogoutRequestError) return error.code;
  return error instanceof KeysUnavailableError ? 'keys_unavailable' : 'internal_error';
}

function causeOf(error: unknown): { error: string; errorCode?: string } {
  return describeError(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
