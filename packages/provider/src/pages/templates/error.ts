import { html } from 'hono/html';
import { type PageOptions, renderPage } from './layout.ts';
import { renderSymbol } from './notice.ts';

/** Something went wrong, in words for the person in front of the screen. */
export interface ErrorPage extends PageOptions {
  title: string;
  /** What happened and what can be done about it. */
  message: string;
  /** The stable code, for example `invalid_request`. */
  code: string;
  /** What to quote when asking for help; finds the entry in the log. */
  reference?: string | undefined;
}

/** Renders an error page. It says nothing that the caller did not pass. */
export function renderError({ title, message, code, reference, stylesheet }: ErrorPage): string {
  const body = html`<div class="emblem">${renderSymbol('error')}</div>
<h1>${title}</h1>
<p class="lead">${message}</p>
<dl class="details">
<div><dt>Code</dt> <dd><code>${code}</code></dd></div>
${reference === undefined ? '' : html`<div><dt>Reference</dt> <dd><code>${reference}</code></dd></div>`}
</dl>`;
  return renderPage({ title: `Error: ${title}`, body, stylesheet });
}
