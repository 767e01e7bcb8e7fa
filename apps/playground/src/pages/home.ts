import { type AuthorizationResult, renderAuthorizationResult } from './authorization-result.ts';
import { type AuthorizationDefaults, renderAuthorizeForm } from './authorize-form.ts';
import { html, type Markup } from './html.ts';
import { type ReceivedLogoutToken, renderLogoutTokens } from './logout-tokens.ts';

/** Everything the page of the playground shows. */
export interface HomePage {
  /** Name of this copy of the application, for example `playground2`. */
  name: string;
  /** Path it is served under, without a slash at the end. */
  basePath: string;
  /** Who is signed in to this application in this browser. */
  loggedInUser: string | null;
  defaults: AuthorizationDefaults;
  /** Scopes the provider knows, as a hint. */
  scopes: readonly string[];
  result?: AuthorizationResult | undefined;
  /** Something that just happened. */
  notice?: string | undefined;
  /** Newest first. */
  logoutTokens: readonly ReceivedLogoutToken[];
  /** Other copies of the application. */
  siblings: readonly { name: string; url: string }[];
  /** Token against forged posts, returned in the field `csrf` of both forms. */
  csrf?: string | undefined;
  /** Path of the stylesheet. Default `<basePath>/playground.css`. */
  stylesheet?: string | undefined;
}

/** Renders the one page of the playground: who is signed in, the two forms, and what the provider said. */
export function renderHome(page: HomePage): string {
  const { name, basePath, defaults, scopes, result, logoutTokens, siblings, csrf } = page;
  const stylesheet = page.stylesheet ?? `${basePath}/playground.css`;
  const csrfField = csrf === undefined ? html`` : html`<input type="hidden" name="csrf" value="${csrf}">`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${name}</title>
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
<header class="masthead">
<p class="quiet">Sample application</p>
<nav aria-label="Sample applications"><ul><li><a href="${basePath}" aria-current="page">${name}</a></li>${siblings.map(renderSibling)}</ul></nav>
</header>
<main>
<h1>${name}</h1>
${page.notice === undefined ? '' : html`<p class="notice" role="status">${page.notice}</p>`}
${renderSession(page, csrfField)}
${renderAuthorizeForm({ action: `${basePath}/authorize`, defaults, scopes, csrfField })}
${result ? renderAuthorizationResult(result) : ''}
${renderLogoutTokens(logoutTokens)}
</main>
<footer class="quiet">This application shows its tokens so that you can learn from them. Yours should not.</footer>
</body>
</html>
`.toString();
}

function renderSession({ basePath, loggedInUser }: HomePage, csrfField: Markup): Markup {
  const signedIn = loggedInUser !== null;
  return html`<section class="card session${signedIn ? '' : ' signed-out'}" aria-label="Session">
<div>
<p class="user" id="logged-in-user">Logged in user: <strong>${loggedInUser ?? 'null'}</strong></p>
<p class="quiet">${signedIn ? 'Reload this page after you logged out of another application.' : 'Nobody is signed in to this application in this browser.'}</p>
</div>
${signedIn ? html`<form method="post" action="${basePath}/logout">${csrfField}<button class="button" type="submit">Logout</button></form>` : ''}
</section>`;
}

// Only addresses of the web, so that a wrong setting cannot put a script behind a link.
function renderSibling({ name, url }: { name: string; url: string }): Markup {
  const onTheWeb = /^https?:$/.test(URL.parse(url, 'http://localhost')?.protocol ?? '');
  return onTheWeb ? html`<li><a href="${url}">${name}</a></li>` : html`<li>${name}</li>`;
}
