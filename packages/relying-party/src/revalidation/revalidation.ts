import type { Session } from '../login/session.ts';
import type { SignInParts } from '../login/sign-in.ts';
import { OptionError } from '../option-error.ts';
import type { KeptSessions } from '../side-effects/kept-session.ts';
import { isCheckedInBrowser, startBrowserCheck } from './browser-check.ts';
import { createRefreshCheck } from './refresh-check.ts';
import type { RevalidationPolicy } from './revalidation-policy.ts';

/** Asking the provider now and then whether its session still lives, for logouts that never arrive. Off by default. */
export interface RevalidationOptions {
  /**
   * 'refresh': with the refresh token, unseen, at a request of the session; needs the option `sideEffects`, which keeps
   * refresh tokens. 'prompt_none': in the browser, by a redirect to the provider and back when a page is opened.
   */
  by: 'refresh' | 'prompt_none';
  /** Seconds after the sign-in or the last answer of the provider. */
  after: number;
  /**
   * Seconds beyond `after` for which a session is accepted although the provider could not be asked: it does not
   * answer, no refresh token is kept, no page was opened. Then it is not accepted until it was. Default as `after`.
   */
  tolerate?: number | undefined;
}

export interface Revalidation {
  /** May a session that is not revoked be accepted? Never rejects. */
  isAccepted(session: Session): Promise<boolean>;
  /** The redirect by which the provider is asked, if a page is opened and it is time to. */
  onPage(request: Request): Promise<Response | undefined>;
}

export interface RevalidationParts extends SignInParts {
  kept: KeptSessions | undefined;
}

/** Errors: `OptionError` revalidation_invalid, side_effects_missing. */
export function createRevalidation(options: RevalidationOptions | undefined, parts: RevalidationParts): Revalidation {
  if (!options) return { isAccepted: async () => true, onPage: async () => undefined };
  const policy = readPolicy(options);
  if (options.by === 'prompt_none') {
    return {
      isAccepted: async (session) => isCheckedInBrowser(session, policy, parts.now()),
      onPage: (request) => startBrowserCheck(parts, policy, request),
    };
  }
  const { kept, sideEffects } = parts;
  if (!kept || !sideEffects) throw new OptionError('side_effects_missing');
  const isAccepted = createRefreshCheck({ ...parts, kept, sideEffects, policy });
  return { isAccepted, onPage: async () => undefined };
}

function readPolicy({ after, tolerate = after }: RevalidationOptions): RevalidationPolicy {
  if (!(after > 0 && Number.isFinite(after) && tolerate >= 0)) throw new OptionError('revalidation_invalid');
  return { after: after * 1000, tolerate: tolerate * 1000 };
}
