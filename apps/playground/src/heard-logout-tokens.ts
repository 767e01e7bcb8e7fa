import type { LogoutTokenEvent } from '@curfew/relying-party';
import type { ReceivedLogoutToken } from './pages/logout-tokens.ts';

const KEPT = 20;

/** The Logout Tokens this application has received, newest first, to be looked at. */
export class HeardLogoutTokens {
  readonly #tokens: ReceivedLogoutToken[] = [];

  record(event: LogoutTokenEvent): ReceivedLogoutToken {
    const token: ReceivedLogoutToken = {
      at: new Date(),
      verdict: event.verdict === 'accepted' || event.verdict === 'replayed' ? 'accepted' : 'refused',
      code: event.verdict === 'replayed' ? 'replayed' : event.code,
      claims: event.claims,
      ended: event.ended.length,
    };
    this.#tokens.unshift(token);
    this.#tokens.length = Math.min(this.#tokens.length, KEPT);
    return token;
  }

  list(): readonly ReceivedLogoutToken[] {
    return this.#tokens;
  }
}
