import { assertVerifyLogoutTokenOptions, type KeySource, LogoutTokenError } from '@curfew/logout-token';
import { OptionError } from '../option-error.ts';
import { LogoutRequestError } from './logout-request-error.ts';
import { chooseIssuer, peek, type TrustedIssuer } from './trusted-issuer.ts';

/**
 * Finds the configuration of an issuer among the application's tenants. `iss` is unverified and comes from anybody: look
 * it up in a list of your own, and never fetch anything from it. `undefined`: not one of ours.
 */
export type ResolveIssuer = (iss: string) => TrustedIssuer | undefined | Promise<TrustedIssuer | undefined>;

export interface IssuerChoiceOptions {
  issuers?: readonly TrustedIssuer[] | undefined;
  resolveIssuer?: ResolveIssuer | undefined;
  now: () => number;
}

/** How many issuers are remembered: each has its cache of keys. */
const MAX_RESOLVED = 1000;
/** Strangers are remembered apart, so that invented names cannot push out the real ones. */
const MAX_UNKNOWN = 1000;
/** Milliseconds, after which the application is asked again. */
const RESOLVED_LIFETIME = 10 * 60_000;
const UNKNOWN_LIFETIME = 30_000;
/** An `iss` is a URL; longer ones are nobody's. */
const MAX_ISSUER_LENGTH = 2048;

/**
 * Choose the issuer that judges a token: one that is configured, or one that the application resolves. What the token
 * says only picks; the issuer that was picked then verifies everything, `iss` and `aud` included.
 *
 * Errors at the start: `OptionError` issuers_missing; `ConfigurationError` of `@curfew/logout-token`. Errors of the
 * choice: `LogoutRequestError` issuer_unresolved.
 */
export function createIssuerChoice(options: IssuerChoiceOptions): (token: string) => Promise<TrustedIssuer> {
  const { issuers = [], resolveIssuer, now } = options;
  for (const issuer of issuers) assertVerifyLogoutTokenOptions({ ...issuer, now });
  const [first, ...others] = issuers;
  if (!first && !resolveIssuer) throw new OptionError('issuers_missing');
  const configured = [first ?? NOBODY, ...others] as const;
  const resolved = createMemory<TrustedIssuer>(MAX_RESOLVED, RESOLVED_LIFETIME, now);
  const unknown = createMemory<true>(MAX_UNKNOWN, UNKNOWN_LIFETIME, now);
  const pending = new Map<string, Promise<TrustedIssuer | undefined>>();

  async function resolve(iss: string, ask: ResolveIssuer): Promise<TrustedIssuer | undefined> {
    try {
      const issuer = await ask(iss);
      if (issuer?.issuer !== iss) {
        unknown.set(iss, true);
        return undefined;
      }
      assertVerifyLogoutTokenOptions({ ...issuer, now });
      resolved.set(iss, issuer);
      return issuer;
    } catch (cause) {
      throw new LogoutRequestError('issuer_unresolved', { cause });
    }
  }

  return async (token) => {
    // With one to choose from there is nothing to look at.
    if (!resolveIssuer && configured.length === 1) return configured[0];
    const { iss } = peek(token);
    const isConfigured = issuers.some(({ issuer }) => issuer === iss);
    if (
      !resolveIssuer ||
      isConfigured ||
      typeof iss !== 'string' ||
      iss.length > MAX_ISSUER_LENGTH ||
      unknown.get(iss)
    ) {
      return chooseIssuer(token, configured);
    }
    const known = resolved.get(iss);
    if (known) return known;
    const asked = pending.get(iss) ?? resolve(iss, resolveIssuer).finally(() => pending.delete(iss));
    pending.set(iss, asked);
    return (await asked) ?? chooseIssuer(token, configured);
  };
}

/** A bounded memory whose entries grow old; the oldest makes room for a new one. */
function createMemory<Value>(size: number, lifetime: number, now: () => number) {
  const entries = new Map<string, { value: Value; at: number }>();
  return {
    get(key: string): Value | undefined {
      const entry = entries.get(key);
      const age = entry ? now() - entry.at : 0;
      return age >= 0 && age < lifetime ? entry?.value : undefined;
    },
    set(key: string, value: Value): void {
      entries.delete(key);
      entries.set(key, { value, at: now() });
      const [oldest] = entries.keys();
      if (entries.size > size && oldest !== undefined) entries.delete(oldest);
    },
  };
}

const noKeys: KeySource = {
  assertServes() {},
  async findKey() {
    throw new LogoutTokenError('key_unknown');
  },
};

// Judges tokens that name no issuer of ours where none is configured: it has no keys, so it accepts nothing.
const NOBODY: TrustedIssuer = { issuer: 'about:nobody', clientId: 'nobody', keys: noKeys };
