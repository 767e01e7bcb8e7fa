import { html } from 'hono/html';
import { type Markup, type PageOptions, renderPage } from './layout.ts';

/** One application that takes part in the session. */
export interface SessionApplication {
  name: string;
  /** Whether it registered a back-channel logout address, so that it can be told. */
  notified: boolean;
}

/**
 * The confirmation of a sign-out. "Yes" posts `logout=yes`; "No" posts no `logout` at all, because the provider takes
 * any value of it as consent. Both post `xsrf`.
 */
export interface LogoutPage extends PageOptions {
  /** The id of the form, as the provider names it. */
  formId: string;
  action: string;
  xsrf: string;
  /** The application that asked to sign out, when it is known. */
  applicationName?: string | undefined;
  accountName: string;
  /** Every application of this session. */
  applications: readonly SessionApplication[];
}

/** Renders the question whether to sign out, with what either answer does and whom it reaches. */
export function renderLogout(page: LogoutPage): string {
  const { formId, action, xsrf, applicationName, accountName, applications, stylesheet } = page;
  const notified = applications.filter((application) => application.notified);
  const silent = applications.filter((application) => !application.notified);
  const body = html`<h1>Do you want to sign out?</h1>
<p class="lead">You are signed in as <strong>${accountName}</strong>.</p>
${renderGroup('These applications will be signed out:', notified)}
${renderGroup('These applications cannot be told. Sign out of them yourself:', silent)}
<form class="stack" id="${formId}" method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
<dl class="answers">
<div><dt>Yes</dt> <dd>${silent.length === 0 ? 'You are signed out of every application.' : 'You are signed out here, and of every application that can be told.'}</dd></div>
<div><dt>No</dt> <dd>${applicationName === undefined ? 'You stay signed in.' : html`You are signed out of ${applicationName} only.`}</dd></div>
</dl>
<div class="actions">
<button class="button primary" type="submit" name="logout" value="yes">Yes</button>
<button class="button" type="submit">No</button>
</div>
</form>`;
  return renderPage({ title: 'Sign out', body, stylesheet });
}

function renderGroup(heading: string, applications: readonly SessionApplication[]): Markup | '' {
  if (applications.length === 0) return '';
  return html`<section class="group">
<h2>${heading}</h2>
<ul class="names">${applications.map(({ name }) => html`<li>${name}</li>`)}</ul>
</section>`;
}
