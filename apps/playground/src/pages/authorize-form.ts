import { html, type Markup } from './html.ts';

/** The authorization request as the form proposes it. */
export interface AuthorizationDefaults {
  clientId: string;
  /** Scopes, separated by spaces. */
  scope: string;
  /** The registered redirect URI. */
  callback: string;
  authorizationEndpoint: string;
  responseType: ResponseType;
  responseMode: ResponseMode;
}

/** Only the code flow (with PKCE) is offered: tokens never travel through the address bar. */
export type ResponseType = 'code';
export type ResponseMode = 'query' | 'form_post';

const RESPONSE_TYPES: Record<ResponseType, string> = { code: 'code (with PKCE)' };
const RESPONSE_MODES: Record<ResponseMode, string> = { query: 'query', form_post: 'form_post' };

/** Renders the form that starts an authorization request. It is posted to `action` and changes nothing by itself. */
export function renderAuthorizeForm(page: {
  action: string;
  defaults: AuthorizationDefaults;
  scopes: readonly string[];
  csrfField: Markup;
}): Markup {
  const { action, defaults, scopes, csrfField } = page;
  return html`<section class="card" aria-labelledby="authorize">
<h2 id="authorize">Sign in with the provider</h2>
<form method="post" action="${action}">
${csrfField}
${renderFixedField('client_id', 'Client ID', defaults.clientId)}
<div class="field">
<label for="scope">Scope</label>
<input id="scope" name="scope" type="text" value="${defaults.scope}" autocapitalize="none" autocomplete="off" spellcheck="false" required aria-describedby="scope-hint">
<p class="hint" id="scope-hint">Separated by spaces. ${scopes.length > 0 ? html`The provider knows ${scopes.map((scope) => html`<code>${scope}</code> `)}` : ''}</p>
</div>
${renderFixedField('callback', 'Callback URL', defaults.callback)}
${renderFixedField('authorization_endpoint', 'Authorization endpoint', defaults.authorizationEndpoint)}
<div class="pair">
${renderChoice('response_type', 'Response type', RESPONSE_TYPES, defaults.responseType)}
${renderChoice('response_mode', 'Response mode', RESPONSE_MODES, defaults.responseMode)}
</div>
<div class="actions"><button class="button primary" type="submit">Authorize</button></div>
</form>
</section>`;
}

function renderFixedField(name: string, label: string, value: string): Markup {
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="text" value="${value}" readonly>
</div>`;
}

function renderChoice(name: string, label: string, options: Record<string, string>, chosen: string): Markup {
  return html`<div class="field">
<label for="${name}">${label}</label>
<select id="${name}" name="${name}">
${Object.entries(options).map(([value, words]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words}</option>`)}
</select>
</div>`;
}
