/**
 * The stylesheet of every page of the provider, served as `text/css` at `STYLESHEET_PATH`. A string and not a file,
 * because the build copies no assets. Colours are declared once for light and once for dark; the pairs that must stay
 * readable are checked by a test.
 */
export const stylesheet = `
:root {
  color-scheme: light dark;

  --background: #f2f4f9;
  --background-glow: #e3e8f7;
  --surface: #ffffff;
  --surface-quiet: #f6f7fb;
  --text: #1a2033;
  --text-quiet: #566078;
  --line: #dde1ec;
  --control-line: #7d869c;
  --accent: #3d4aa8;
  --accent-strong: #2f3a8a;
  --on-accent: #ffffff;
  --error: #a8231f;
  --error-surface: #fdf2f1;
  --success: #1a6b46;
  --waiting: #855300;
  --mark-night: #232b5c;
  --mark-moon: #f6c566;
  --mark-bell: #ffffff;
  --shadow: 0 1px 2px rgb(26 32 51 / 6%), 0 12px 32px rgb(26 32 51 / 8%);

  --space-1: 0.25rem;
  --space-2: 0.5rem;
  --space-3: 0.75rem;
  --space-4: 1rem;
  --space-5: 1.5rem;
  --space-6: 2rem;
  --space-7: 3rem;
  --radius: 0.5rem;
  --radius-card: 1rem;
  --target: 2.75rem;
  --font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --font-code: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}

@media (prefers-color-scheme: dark) {
  :root {
    --background: #0e121d;
    --background-glow: #1a2140;
    --surface: #171c2a;
    --surface-quiet: #1e2435;
    --text: #e9ecf5;
    --text-quiet: #a8b0c5;
    --line: #2c3449;
    --control-line: #78829c;
    --accent: #aab5ff;
    --accent-strong: #c5ccff;
    --on-accent: #141a3c;
    --error: #ffaaa2;
    --error-surface: #38201f;
    --success: #7fd8ab;
    --waiting: #f0c274;
    --mark-night: #2d3774;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 16px 40px rgb(0 0 0 / 35%);
  }
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

html {
  background: var(--background);
  color: var(--text);
  font: 1rem / 1.5 var(--font);
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}

body,
h1,
h2,
p,
ul,
dl,
dd,
fieldset,
legend {
  margin: 0;
  padding: 0;
}

.page {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: var(--space-5);
  min-height: 100vh;
  min-height: 100svh;
  padding: var(--space-6) var(--space-4) var(--space-5);
  background: radial-gradient(ellipse 60rem 30rem at 50% 0, var(--background-glow), transparent) no-repeat;
  overflow-wrap: anywhere;
}

/* The card stands a little above the middle, where the eye expects it. */
.masthead {
  display: flex;
  align-items: center;
  gap: var(--space-3);
  margin-top: auto;
}

.colophon {
  margin-bottom: auto;
  padding-bottom: 6vh;
  color: var(--text-quiet);
  font-size: 0.875rem;
  text-align: center;
}

.product {
  font-size: 1.25rem;
  font-weight: 650;
  letter-spacing: -0.01em;
}

.mark {
  flex: none;
  width: 2.25rem;
  height: 2.25rem;
}

.mark-night {
  fill: var(--mark-night);
}

.mark-moon {
  fill: var(--mark-moon);
}

.mark-bell {
  fill: var(--mark-bell);
}

.card {
  display: flex;
  flex-direction: column;
  gap: var(--space-5);
  width: 100%;
  max-width: 27rem;
  padding: var(--space-6);
  border: 1px solid var(--line);
  border-radius: var(--radius-card);
  background: var(--surface);
  box-shadow: var(--shadow);
}

.page-document .card {
  max-width: 46rem;
}

h1 {
  font-size: 1.5rem;
  font-weight: 650;
  line-height: 1.25;
  letter-spacing: -0.015em;
  text-wrap: balance;
}

h1 + .lead {
  margin-top: calc(-1 * var(--space-4));
}

h2 {
  font-size: 1rem;
  font-weight: 600;
  line-height: 1.4;
}

.lead,
.hint {
  color: var(--text-quiet);
}

.lead strong {
  color: var(--text);
}

.hint {
  font-size: 0.875rem;
}

code {
  font: 0.875em / 1.5 var(--font-code);
}

a {
  color: var(--accent);
  text-decoration: underline;
  text-underline-offset: 0.2em;
}

a:hover {
  color: var(--accent-strong);
}

:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}

.stack {
  display: flex;
  flex-direction: column;
  gap: var(--space-5);
}

.field {
  display: flex;
  flex-direction: column;
  gap: var(--space-2);
}

.field label {
  font-weight: 600;
}

.field input {
  width: 100%;
  min-height: var(--target);
  padding: var(--space-2) var(--space-3);
  border: 1px solid var(--control-line);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--text);
  font: inherit;
}

.field input:focus-visible {
  border-color: var(--accent);
  outline-offset: 0;
}

.field input[aria-invalid="true"] {
  border-color: var(--error);
  border-width: 2px;
}

.alert {
  display: flex;
  gap: var(--space-3);
  padding: var(--space-3) var(--space-4);
  border: 1px solid var(--error);
  border-left-width: 4px;
  border-radius: var(--radius);
  background: var(--error-surface);
  color: var(--error);
  font-weight: 500;
}

.symbol {
  flex: none;
  width: 1.25rem;
  height: 1.25rem;
  margin-top: 0.125rem;
}

.symbol-error {
  color: var(--error);
}

.symbol-success {
  color: var(--success);
}

.symbol-waiting {
  color: var(--waiting);
}

.emblem .symbol {
  display: block;
  width: 2.75rem;
  height: 2.75rem;
  margin: 0 0 calc(-1 * var(--space-2)) -0.25rem;
  stroke-width: 1.5;
}

.actions {
  display: flex;
  flex-wrap: wrap;
  gap: var(--space-3);
}

.button {
  display: inline-flex;
  flex: 1 1 8rem;
  align-items: center;
  justify-content: center;
  min-height: var(--target);
  padding: var(--space-2) var(--space-4);
  border: 1px solid var(--control-line);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--text);
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
  transition: background-color 120ms, border-color 120ms;
}

.button:hover {
  border-color: var(--text);
  background: var(--surface-quiet);
  color: var(--text);
}

.button.primary {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}

.button.primary:hover {
  border-color: var(--accent-strong);
  background: var(--accent-strong);
  color: var(--on-accent);
}

.choices {
  min-width: 0;
  border: 0;
}

.choices legend {
  margin-bottom: var(--space-3);
}

.choice {
  display: grid;
  grid-template-columns: auto 1fr;
  align-items: center;
  column-gap: var(--space-3);
  position: relative;
  padding: var(--space-3) 0;
  border-top: 1px solid var(--line);
}

.choice:last-child {
  border-bottom: 1px solid var(--line);
}

.choice input {
  appearance: none;
  display: grid;
  place-items: center;
  width: 1.25rem;
  height: 1.25rem;
  margin: 0;
  border: 1px solid var(--control-line);
  border-radius: 0.25rem;
  background: var(--surface);
}

.choice input::before {
  width: 0.375rem;
  height: 0.6875rem;
  margin-top: -0.125rem;
  border: solid var(--on-accent);
  border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}

.choice input:checked {
  border-color: var(--accent);
  background: var(--accent);
}

.choice input:checked::before {
  content: "";
}

.choice input:disabled {
  border-color: var(--line);
  background: var(--surface-quiet);
}

.choice input:disabled::before {
  border-color: var(--text-quiet);
}

/* The whole row is the target of the pointer. */
.choice label::after {
  content: "";
  position: absolute;
  inset: 0;
}

.choice input:enabled + label,
.choice input:enabled + label::after {
  cursor: pointer;
}

.choice-label {
  font-weight: 600;
}

.choice-value {
  grid-column: 2;
  color: var(--text-quiet);
}

.tag {
  margin-left: var(--space-1);
  padding: 0.0625rem var(--space-2);
  border: 1px solid var(--control-line);
  border-radius: 1rem;
  color: var(--text-quiet);
  font-size: 0.8125rem;
  white-space: nowrap;
}

.note {
  padding: var(--space-3) var(--space-4);
  border-radius: var(--radius);
  background: var(--surface-quiet);
}

.note p {
  color: var(--text-quiet);
}

.group {
  display: flex;
  flex-direction: column;
  gap: var(--space-2);
}

.names {
  padding-left: 1.25rem;
}

.states {
  list-style: none;
}

.states li {
  display: flex;
  gap: var(--space-3);
  padding: var(--space-3) 0;
  border-top: 1px solid var(--line);
}

.state-name {
  display: block;
  font-weight: 600;
}

.state-words {
  color: var(--text-quiet);
}

.answers {
  padding: var(--space-3) var(--space-4);
  border-radius: var(--radius);
  background: var(--surface-quiet);
}

.answers div + div {
  margin-top: var(--space-2);
}

.answers div {
  display: grid;
  grid-template-columns: 2.5rem 1fr;
}

.answers dt {
  font-weight: 600;
}

.answers dd {
  color: var(--text-quiet);
}

.details div {
  display: grid;
  gap: var(--space-1) var(--space-4);
  padding: var(--space-3) 0;
  border-top: 1px solid var(--line);
}

.details div:last-child {
  padding-bottom: 0;
}

.details dt {
  color: var(--text-quiet);
}

@media (min-width: 40rem) {
  .page-document .details div {
    grid-template-columns: 13rem 1fr;
  }

  .page-form .details div {
    grid-template-columns: 6rem 1fr;
  }
}

@media (max-width: 30rem) {
  .page {
    padding: var(--space-5) var(--space-3);
  }

  .card {
    padding: var(--space-5) var(--space-4);
  }
}

@media (prefers-reduced-motion: reduce) {
  .button {
    transition: none;
  }
}

@media (forced-colors: active) {
  .choice input {
    appearance: auto;
  }

  .choice input:checked::before {
    content: none;
  }

  .mark-night {
    fill: CanvasText;
  }

  .mark-moon,
  .mark-bell {
    fill: Canvas;
  }

  .alert,
  .note,
  .answers {
    border: 2px solid CanvasText;
  }
}
`.trimStart();
