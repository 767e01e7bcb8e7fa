import { html } from 'hono/html';
import { productMark } from './product-mark.ts';

/** Markup whose data is already escaped, as the `html` tagged template of hono returns it. */
export type Markup = ReturnType<typeof html>;

/** The one stylesheet of all pages is expected at this path unless a page is told otherwise. */
export const STYLESHEET_PATH = '/assets/curfew.css';

/** Where the pages of an issuer find it. @param path of the issuer. */
export function stylesheetOf(path: string): string {
  return `${path}${STYLESHEET_PATH}`;
}

/** What every page may be told beside its own data. */
export interface PageOptions {
  /** Path of the stylesheet. Default {@link STYLESHEET_PATH}. */
  stylesheet?: string | undefined;
}

/** The frame around the body of a page. */
export interface Page extends PageOptions {
  /** Title of the document, without the product name. */
  title: string;
  /** Content of `main`: exactly one `h1`. */
  body: Markup;
  /** More for the head. */
  head?: Markup | undefined;
  /** BCP 47 language of title and body. Default `en`. */
  lang?: string;
  /** `form` is a narrow card for one decision, `document` gives room for lists. Default `form`. */
  width?: 'form' | 'document';
}

/**
 * Frames a page as a complete HTML document. No inline script or style and, but for a page whose `head` says otherwise,
 * no request but the stylesheet, so that `default-src 'none'; style-src 'self'; form-action ...` is all a page needs.
 *
 * The referrer stays within the origin: addresses here carry interaction ids. It is not `no-referrer`, because browsers
 * then send `Origin: null` with form posts and the origin check would refuse them.
 */
export function renderPage({
  title,
  body,
  head,
  stylesheet = STYLESHEET_PATH,
  lang = 'en',
  width = 'form',
}: Page): string {
  return String(html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<meta name="robots" content="noindex">
<title>${title} – Curfew</title>
<link rel="stylesheet" href="${stylesheet}">
${head ?? ''}
</head>
<body class="page page-${width}">
<header class="masthead">${productMark}<span class="product">Curfew</span></header>
<main class="card">
${body}
</main>
<footer class="colophon">One sign-in, one sign-out.</footer>
</body>
</html>
`);
}
