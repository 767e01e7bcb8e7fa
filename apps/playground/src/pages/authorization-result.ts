import { type DecodedToken, renderDecodedToken } from './decoded-token.ts';
import { html, type Markup } from './html.ts';

/** What came of the last authorization request. */
export interface AuthorizationResult {
  /** The parameters that arrived at the callback, without what must not be shown. */
  parameters: Record<string, string>;
  idToken?: Required<DecodedToken> | undefined;
  error?: { code: string; description?: string | undefined } | undefined;
}

/** Renders the answer of the provider: its parameters, and the ID Token or the error. */
export function renderAuthorizationResult({ parameters, idToken, error }: AuthorizationResult): Markup {
  const entries = Object.entries(parameters);
  return html`<section class="card" aria-labelledby="result">
<h2 id="result">Authorization result</h2>
${error ? html`<div class="alert" role="alert"><p><strong>Refused: <code>${error.code}</code></strong></p>${error.description ? html`<p>${error.description}</p>` : ''}</div>` : ''}
${
  entries.length > 0
    ? html`<dl class="parameters">
${entries.map(([name, value]) => html`<div><dt><code>${name}</code></dt> <dd><code>${value}</code></dd></div>`)}
</dl>`
    : ''
}
${idToken ? html`<h3>ID Token</h3>${renderDecodedToken(idToken)}` : ''}
</section>`;
}
