import { html } from 'hono/html';

/** The curfew bell under a crescent moon. Decorative: the name of the product stands beside it. */
export const productMark = html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false"><rect class="mark-night" width="32" height="32" rx="8"/><path class="mark-moon" d="M21.4 5.2a5.6 5.6 0 1 0 5.5 7.4 4.6 4.6 0 0 1-5.5-7.4z"/><path class="mark-bell" d="M13 9.2a1.3 1.3 0 0 1 1.3 1.3v.5a6 6 0 0 1 4.7 5.9v3.3l1.7 2.2a.8.8 0 0 1-.6 1.3H5.9a.8.8 0 0 1-.6-1.3L7 20.2v-3.3a6 6 0 0 1 4.7-5.9v-.5A1.3 1.3 0 0 1 13 9.2z"/><path class="mark-bell" d="M10.6 25h4.8a2.4 2.4 0 0 1-4.8 0z"/></svg>`;
