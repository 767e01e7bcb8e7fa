import { html } from 'hono/html';
import { type PageOptions, renderPage } from '../pages/templates/layout.ts';
import { renderSymbol } from '../pages/templates/notice.ts';

export interface ConsoleSignedOutPage extends PageOptions {
  /** Where to sign in again. */
  loginUrl: string;
}

/** The page after the console was left. */
export function renderConsoleSignedOut({ loginUrl, stylesheet }: ConsoleSignedOutPage): string {
  const body = html`<div class="emblem">${renderSymbol('success')}</div>
<h1>You are signed out of the console</h1>
<p class="lead">You can close this page.</p>
<div class="actions"><a class="button primary" href="${loginUrl}">Sign in again</a></div>`;
  return renderPage({ title: 'Signed out', body, stylesheet });
}
