import { html } from 'hono/html';
import { type Markup, type PageOptions, renderPage } from './layout.ts';
import { linkTarget } from './link-target.ts';
import { type NoticeKind, renderSymbol } from './notice.ts';

/** What is known about one application at the moment the page is shown. */
export interface SignedOutApplication {
  name: string;
  /** `told`: it confirmed. `pending`: it will hear as soon as it answers. `failed`: it could not be told. */
  state: 'told' | 'pending' | 'failed';
}

/** The page after a sign-out was answered. */
export interface SignedOutPage extends PageOptions {
  /**
   * How far it went. `everywhere` (default): the session is over. `application`: only `applicationName` was signed out.
   * `nowhere`: the person chose to stay.
   */
  outcome?: 'everywhere' | 'application' | 'nowhere';
  /** The application that asked. */
  applicationName?: string | undefined;
  /** Address of the way back. Left out when a browser should not be sent there (see `linkTarget`). */
  returnTo?: string | undefined;
  applications: readonly SignedOutApplication[];
}

const STATES: Record<SignedOutApplication['state'], { symbol: NoticeKind; words: string }> = {
  told: { symbol: 'success', words: 'Signed out' },
  pending: { symbol: 'waiting', words: 'Will be signed out as soon as it answers' },
  failed: { symbol: 'error', words: 'Could not be reached. Sign out there yourself' },
};

/** Renders the page after a sign-out: what is over, and which application has heard of it. */
export function renderSignedOut(page: SignedOutPage): string {
  const { applicationName, applications, stylesheet } = page;
  const { title, explanation } = describeOutcome(page);
  const target = linkTarget(page.returnTo);
  const body = html`${page.outcome === 'nowhere' ? '' : html`<div class="emblem">${renderSymbol('success')}</div>`}
<h1>${title}</h1>
<p class="lead">${explanation}</p>
${
  applications.length > 0
    ? html`<section class="group">
<h2>Your applications</h2>
<ul class="states">${applications.map(renderApplication)}</ul>
</section>`
    : ''
}
${target ? html`<div class="actions"><a class="button primary" href="${target}">Return to ${applicationName ?? 'the application'}</a></div>` : ''}`;
  return renderPage({ title, body, stylesheet });
}

function renderApplication({ name, state }: SignedOutApplication): Markup {
  const { symbol, words } = STATES[state];
  return html`<li>${renderSymbol(symbol)}<span><span class="state-name">${name}</span> <span class="state-words">${words}</span></span></li>`;
}

function describeOutcome({ outcome = 'everywhere', applicationName, applications }: SignedOutPage) {
  if (outcome === 'nowhere') {
    return { title: 'You are still signed in', explanation: 'Nothing was changed. You can close this page.' };
  }
  if (outcome === 'application') {
    const application = applicationName ?? 'the application';
    return {
      title: `You are signed out of ${application}`,
      explanation: 'You are still signed in to your other applications.',
    };
  }
  const complete = applications.every(({ state }) => state === 'told');
  return {
    title: 'You are signed out',
    explanation: complete
      ? 'Your session has ended. You can close this page.'
      : 'Your session has ended. Not every application has heard of it yet.',
  };
}
