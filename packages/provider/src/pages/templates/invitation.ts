import { html } from 'hono/html';
import { MIN_PASSWORD_LENGTH } from '../../directory/accounts.ts';
import { type PageOptions, renderPage } from './layout.ts';
import { renderAlert, renderSymbol } from './notice.ts';

/** Why the form is shown again. */
export type InvitationError = 'password_too_short' | 'passwords_differ' | 'form_expired';

/** The form with which somebody who was invited sets the password. It posts `password`, `repeated` and `xsrf`. */
export interface InvitationPage extends PageOptions {
  action: string;
  username: string;
  error?: InvitationError | undefined;
  xsrf: string;
}

const ALERT_ID = 'invitation-error';
const HINT_ID = 'invitation-hint';

const ERRORS: Record<InvitationError, string> = {
  password_too_short: `The password is too short: it needs at least ${MIN_PASSWORD_LENGTH} characters.`,
  passwords_differ: 'The two passwords are not the same. Type both again.',
  form_expired: 'This form was open for too long. Please try again.',
};

/** Renders the form. */
export function renderInvitation({ action, username, error, xsrf, stylesheet }: InvitationPage): string {
  const described = error ? `${ALERT_ID} ${HINT_ID}` : HINT_ID;
  const invalid = error && error !== 'form_expired' ? html` aria-invalid="true"` : '';
  const body = html`<h1>Set your password</h1>
<p class="lead">for the account <strong>${username}</strong></p>
${error ? renderAlert({ id: ALERT_ID, message: ERRORS[error] }) : ''}
<form class="stack" method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
<div class="field">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${MIN_PASSWORD_LENGTH}" required autofocus aria-describedby="${described}"${invalid}>
<p class="hint" id="${HINT_ID}">At least ${MIN_PASSWORD_LENGTH} characters. A few words that do not belong together are good.</p>
</div>
<div class="field">
<label for="repeated">The same again</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" minlength="${MIN_PASSWORD_LENGTH}" required${invalid}>
</div>
<div class="actions"><button class="button primary" type="submit">Set password</button></div>
</form>`;
  return renderPage({ title: error ? 'Error: Set your password' : 'Set your password', body, stylesheet });
}

/** Renders the page after the password was set. */
export function renderInvitationAccepted({ username, stylesheet }: PageOptions & { username: string }): string {
  const title = 'Your password is set';
  const body = html`<div class="emblem">${renderSymbol('success')}</div>
<h1>${title}</h1>
<p class="lead">Open one of your applications and sign in as <strong>${username}</strong>.</p>`;
  return renderPage({ title, body, stylesheet });
}
