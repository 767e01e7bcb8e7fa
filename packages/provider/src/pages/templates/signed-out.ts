import { html } from 'hono/html';
import { type Markup, type PageOptions, renderPage } from './layout.ts';
import { linkTarget } from './link-target.ts';
import { type NoticeKind, renderSymbol } from './notice.ts';
import { PROGRESS_SCRIPT_PATH } from './progress-script.ts';

/** What is known about one application at the moment the page is shown. */
export interface SignedOutApplication {
  name: string;
  /** `told`: it confirmed. `pending`: it will hear as soon as it answers. `failed`: it could not be told. */
  state: 'told' | 'pending' | 'failed';
}

/** The page after a sign-out was answered. */
export type SignedOutPage = SignedOutEverywhere | SignedOutPartly;

/** The session is over. */
export interface SignedOutEverywhere extends PageOptions {
  outcome?: 'everywhere';
  /** The application that asked. */
  applicationName?: string | undefined;
  /** Address of the way back. Left out when a browser should not be sent there (see `linkTarget`). */
  returnTo?: string | undefined;
  applications: readonly SignedOutApplication[];
  /** Set while it is worth looking again: the page then keeps itself up to date. */
  progress?: Progress | undefined;
  /** Path of the script that does. Default {@link PROGRESS_SCRIPT_PATH}. */
  script?: string | undefined;
}

/** Only `applicationName` was signed out; or nothing, because the person chose to stay. */
export interface SignedOutPartly extends PageOptions {
  outcome: 'application' | 'nowhere';
  applicationName?: string | undefined;
}

/** Where the page finds what has become of the list since. */
export interface Progress {
  /** Path of the list alone, see {@link renderProgress}. */
  address: string;
  /** Path of the page itself, for browsers without script and for people who come back to it. */
  page: string;
}

/** Seconds after which a browser without script loads the page again. */
const RELOAD_AFTER = 3;

const STATES: Record<SignedOutApplication['state'], { symbol: NoticeKind; words: string }> = {
  told: { symbol: 'success', words: 'Signed out' },
  pending: { symbol: 'waiting', words: 'Will be signed out as soon as it answers' },
  failed: { symbol: 'error', words: 'Could not be reached. Sign out there yourself' },
};

/** Renders the page after a sign-out: what is over, and which application has heard of it. */
export function renderSignedOut(page: SignedOutPage): string {
  switch (page.outcome) {
    case 'nowhere':
      return renderPage({
        ...{ title: 'You are still signed in', stylesheet: page.stylesheet },
        body: html`<h1>You are still signed in</h1>
<p class="lead">Nothing was changed. You can close this page.</p>`,
      });
    case 'application': {
      const title = `You are signed out of ${page.applicationName ?? 'the application'}`;
      const body = renderEnd(title, html`<p class="lead">You are still signed in to your other applications.</p>`);
      return renderPage({ title, body, stylesheet: page.stylesheet });
    }
    default:
      return renderEverywhere(page);
  }
}

function renderEverywhere(page: SignedOutEverywhere): string {
  const { applicationName, applications, progress, stylesheet } = page;
  const title = 'You are signed out';
  const target = linkTarget(page.returnTo);
  const body = renderEnd(
    title,
    html`${renderProgress(applications, progress)}
${target ? html`<div class="actions"><a class="button primary" href="${target}">Return to ${applicationName ?? 'the application'}</a></div>` : ''}`,
  );
  return renderPage({ title, body, stylesheet, head: progress && renderReload(page.script) });
}

function renderEnd(title: string, rest: Markup): Markup {
  return html`<div class="emblem">${renderSymbol('success')}</div>
<h1>${title}</h1>
${rest}`;
}

/**
 * The part of the page that changes while applications hear of the sign-out. It is also served by itself, at the address
 * that it names as long as it is worth asking there again.
 */
export function renderProgress(applications: readonly SignedOutApplication[], progress?: Progress): Markup {
  const told = applications.every(({ state }) => state === 'told');
  const explanation = told
    ? 'Your session has ended. You can close this page.'
    : 'Your session has ended. Not every application has heard of it yet.';
  return html`<div id="progress" aria-live="polite"${progress ? html` data-address="${progress.address}"` : ''}>
<p class="lead">${explanation}</p>
${
  applications.length > 0
    ? html`<section class="group">
<h2>Your applications</h2>
<ul class="states">${applications.map(renderApplication)}</ul>
</section>`
    : ''
}
${progress ? html`<p class="hint">You can close this page: the others are told without it. <a href="${progress.page}">Look again</a></p>` : ''}
</div>`;
}

function renderReload(script = PROGRESS_SCRIPT_PATH): Markup {
  return html`<script src="${script}" defer></script>
<noscript><meta http-equiv="refresh" content="${RELOAD_AFTER}"></noscript>`;
}

function renderApplication({ name, state }: SignedOutApplication): Markup {
  const { symbol, words } = STATES[state];
  return html`<li>${renderSymbol(symbol)}<span><span class="state-name">${name}</span> <span class="state-words">${words}</span></span></li>`;
}
