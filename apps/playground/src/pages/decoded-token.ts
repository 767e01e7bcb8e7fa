import { html, type Markup } from './html.ts';

/** The two readable parts of a signed token. The signature is not shown. */
export interface DecodedToken {
  header?: object | undefined;
  claims?: object | undefined;
}

/** Renders header and claims as indented JSON; a part that could not be decoded is left out. */
export function renderDecodedToken({ header, claims }: DecodedToken): Markup {
  return html`${header ? renderPart('Header', header) : ''}${claims ? renderPart('Claims', claims) : ''}`;
}

function renderPart(label: string, part: object): Markup {
  return html`<figure>
<figcaption>${label}</figcaption>
<pre><code>${JSON.stringify(part, null, 2)}</code></pre>
</figure>`;
}
