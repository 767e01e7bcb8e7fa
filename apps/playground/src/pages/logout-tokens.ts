import { type DecodedToken, renderDecodedToken } from './decoded-token.ts';
import { html, type Markup } from './html.ts';

/** One Logout Token that arrived at the back-channel logout address. */
export interface ReceivedLogoutToken extends DecodedToken {
  at: Date;
  verdict: 'accepted' | 'refused';
  /** Reason code of a refusal. */
  code?: string | undefined;
  /** How many sessions of this application it ended. */
  ended: number;
}

/** Renders the Logout Tokens in the given order, the first one opened. */
export function renderLogoutTokens(tokens: readonly ReceivedLogoutToken[]): Markup {
  return html`<section class="card" aria-labelledby="logout-tokens">
<h2 id="logout-tokens">Logout Tokens received</h2>
${
  tokens.length === 0
    ? html`<p class="quiet">None yet. One arrives when the session at the provider ends, whoever ends it.</p>`
    : html`<ol class="tokens">${tokens.map(renderLogoutToken)}</ol>`
}
</section>`;
}

function renderLogoutToken(token: ReceivedLogoutToken, position: number): Markup {
  const { at, verdict, code, ended } = token;
  const accepted = verdict === 'accepted';
  return html`<li>
<details${position === 0 ? html` open` : ''}>
<summary><span class="verdict ${verdict}"><span aria-hidden="true">${accepted ? '✓' : '✕'}</span> ${accepted ? 'Accepted' : 'Refused'}</span>${code ? html` <code>${code}</code>` : ''} <span class="quiet">${describeEnded(ended)}, <time datetime="${at.toISOString()}">${formatTime(at)}</time></span></summary>
${token.header || token.claims ? renderDecodedToken(token) : html`<p class="quiet">It could not be decoded.</p>`}
</details>
</li>`;
}

function describeEnded(ended: number): string {
  if (ended === 0) return 'no session ended';
  return ended === 1 ? '1 session ended' : `${ended} sessions ended`;
}

function formatTime(at: Date): string {
  return at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
