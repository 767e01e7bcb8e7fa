import { html } from 'hono/html';
import type { Markup } from './layout.ts';

const SYMBOLS = {
  error: html`<path d="M12 7.5v5.5"/><path d="M12 16.5v.01"/><circle cx="12" cy="12" r="9"/>`,
  success: html`<path d="m8 12.5 2.7 2.7L16 9.5"/><circle cx="12" cy="12" r="9"/>`,
  waiting: html`<path d="M12 7.5V12l3 2"/><circle cx="12" cy="12" r="9"/>`,
};

/** The kinds a notice or a state can have, each with a shape of its own: colour alone says nothing. */
export type NoticeKind = keyof typeof SYMBOLS;

/** The decorative symbol of a kind. The words beside it must say the same. */
export function renderSymbol(kind: NoticeKind): Markup {
  return html`<svg class="symbol symbol-${kind}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${SYMBOLS[kind]}</svg>`;
}

/** A message at the top of a form that went wrong. Announced at once, and referred to by the fields it is about. */
export function renderAlert({ id, message }: { id: string; message: string }): Markup {
  return html`<div class="alert" role="alert" id="${id}">${renderSymbol('error')}<p>${message}</p></div>`;
}
