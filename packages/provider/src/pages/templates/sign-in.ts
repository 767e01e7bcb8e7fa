import { html } from 'hono/html';
import { type Markup, type PageOptions, renderPage } from './layout.ts';
import { linkTarget } from './link-target.ts';
import { renderAlert } from './notice.ts';

/** Why the form is shown again. */
export type SignInError = 'invalid_credentials' | 'rate_limited' | 'form_expired';

/** The sign-in form. It posts `username`, `password` and `xsrf`. */
export interface SignInPage extends PageOptions {
  /** Where the form is posted to. */
  action: string;
  /** The application the person is signing in to. */
  applicationName: string;
  /** What was typed before, or what `login_hint` says. */
  username?: string | undefined;
  error?: SignInError | undefined;
  /** Seconds until the next attempt is accepted; read with `rate_limited` only. */
  retryAfterSeconds?: number | undefined;
  /** Token against forged posts, returned in the field `xsrf`. */
  xsrf: string;
  /** Other providers to sign in with. */
  upstreams?: readonly { name: string; url: string }[] | undefined;
}

const ALERT_ID = 'sign-in-error';

/** Renders the sign-in form. The first field that still has to be filled in has the focus and refers to the error. */
export function renderSignIn(page: SignInPage): string {
  const { action, applicationName, username = '', error, xsrf, stylesheet } = page;
  const described = error ? html` aria-describedby="${ALERT_ID}"` : '';
  const invalid = error === 'invalid_credentials' ? html` aria-invalid="true"` : '';
  const usernameKnown = username !== '';
  const focusUsername = usernameKnown ? '' : html` autofocus`;
  const focusPassword = usernameKnown ? html` autofocus` : '';
  const body = html`<h1>Sign in</h1>
<p class="lead">to continue to <strong>${applicationName}</strong></p>
${error ? renderAlert({ id: ALERT_ID, message: describeError(error, page.retryAfterSeconds) }) : ''}
<form class="stack" method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
<div class="field">
<label for="username">Username</label>
<input id="username" name="username" type="text" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required${invalid}${described}${focusUsername}>
</div>
<div class="field">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}${described}${focusPassword}>
</div>
<div class="actions"><button class="button primary" type="submit">Sign in</button></div>
</form>
${page.upstreams?.length ? renderUpstreams(page.upstreams) : ''}`;
  return renderPage({ title: error ? 'Error: Sign in' : 'Sign in', body, stylesheet });
}

function renderUpstreams(upstreams: readonly { name: string; url: string }[]): Markup {
  return html`<div class="stack" role="group" aria-label="Other ways to sign in">
${upstreams.map(({ name, url }) => html`<a class="button" href="${linkTarget(url) ?? ''}">Continue with ${name}</a>`)}
</div>`;
}

function describeError(error: SignInError, retryAfterSeconds: number | undefined): string {
  switch (error) {
    case 'invalid_credentials':
      return 'The username or password is not right. Check both and try again.';
    case 'rate_limited':
      return `Too many attempts. Try again ${describeWait(retryAfterSeconds)}.`;
    case 'form_expired':
      return 'This form was open for too long. Please sign in again.';
  }
}

function describeWait(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds <= 0) return 'later';
  if (seconds <= 90) return `in ${count(Math.ceil(seconds), 'second')}`;
  return `in ${count(Math.ceil(seconds / 60), 'minute')}`;
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
