import { html } from 'hono/html';
import { type Markup, type PageOptions, renderPage } from './layout.ts';
import { linkTarget } from './link-target.ts';

/** One endpoint of the provider. */
export interface Endpoint {
  /** What it is for, for example "Logout endpoint". */
  name: string;
  url: string;
  /** Whether opening it in a browser shows something useful. Then it is a link. Default false. */
  browsable?: boolean;
}

/** The landing page of the provider. */
export interface HomePage extends PageOptions {
  /** The issuer identifier. */
  issuer: string;
  /** Where a person sees the own sessions, and where operators work. */
  accountUrl: string;
  consoleUrl: string;
  endpoints: readonly Endpoint[];
}

/** Renders the landing page: the issuer and every endpoint, which is what one needs to connect an application. */
export function renderHome({ issuer, accountUrl, consoleUrl, endpoints, stylesheet }: HomePage): string {
  const body = html`<h1>OpenID Provider</h1>
<p class="lead">One place to sign in to your applications, and to sign out of all of them.</p>
<div class="actions">
<a class="button primary" href="${linkTarget(accountUrl) ?? ''}">Your account</a>
<a class="button" href="${linkTarget(consoleUrl) ?? ''}">Console</a>
</div>
<h2>Connect an application</h2>
<dl class="details">
<div><dt>Issuer</dt> <dd><code>${issuer}</code></dd></div>
${endpoints.map(renderEndpoint)}
</dl>`;
  return renderPage({ title: 'OpenID Provider', body, stylesheet, width: 'document' });
}

function renderEndpoint({ name, url, browsable = false }: Endpoint): Markup {
  const target = browsable ? linkTarget(url) : undefined;
  const address = html`<code>${url}</code>`;
  return html`<div><dt>${name}</dt> <dd>${target ? html`<a href="${target}">${address}</a>` : address}</dd></div>`;
}
