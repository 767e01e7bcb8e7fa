/** The stylesheet of the playground, served as `text/css` at `<basePath>/playground.css`. */
export const stylesheet = `
:root {
  color-scheme: light dark;

  --background: #f3f6f6;
  --surface: #ffffff;
  --surface-quiet: #f4f8f7;
  --text: #172525;
  --text-quiet: #526464;
  --line: #dae4e3;
  --control-line: #738684;
  --accent: #0b6e66;
  --accent-strong: #08564f;
  --on-accent: #ffffff;
  --error: #a8231f;
  --error-surface: #fdf2f1;
  --success: #1a6b46;

  --space-1: 0.25rem;
  --space-2: 0.5rem;
  --space-3: 0.75rem;
  --space-4: 1rem;
  --space-5: 1.5rem;
  --space-6: 2rem;
  --radius: 0.5rem;
  --radius-card: 0.875rem;
  --target: 2.75rem;
  --font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --font-code: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}

@media (prefers-color-scheme: dark) {
  :root {
    --background: #0d1515;
    --surface: #152020;
    --surface-quiet: #1b2929;
    --text: #e6f0ef;
    --text-quiet: #a2b5b3;
    --line: #2a3b3a;
    --control-line: #708684;
    --accent: #7fd8cc;
    --accent-strong: #a5e7de;
    --on-accent: #062e2a;
    --error: #ffaaa2;
    --error-surface: #38201f;
    --success: #7fd8ab;
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
h3,
p,
ul,
ol,
dl,
dd,
figure,
pre {
  margin: 0;
  padding: 0;
}

body {
  max-width: 52rem;
  margin: 0 auto;
  padding: var(--space-5) var(--space-5) var(--space-6);
  overflow-wrap: anywhere;
}

.masthead {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: var(--space-1) var(--space-5);
  margin-bottom: var(--space-5);
}

nav ul {
  display: flex;
  flex-wrap: wrap;
  gap: var(--space-2) var(--space-5);
  list-style: none;
}

nav a {
  display: inline-flex;
  align-items: center;
  min-height: var(--target);
}

nav a[aria-current] {
  color: var(--text);
  font-weight: 600;
  text-decoration-thickness: 2px;
}

main {
  display: flex;
  flex-direction: column;
  gap: var(--space-5);
}

footer {
  margin-top: var(--space-6);
  font-size: 0.875rem;
}

h1 {
  font-size: 1.75rem;
  font-weight: 650;
  line-height: 1.25;
  letter-spacing: -0.015em;
}

h2 {
  font-size: 1.125rem;
  font-weight: 650;
}

h3 {
  font-size: 1rem;
  font-weight: 600;
}

a {
  color: var(--accent);
  text-underline-offset: 0.2em;
}

a:hover {
  color: var(--accent-strong);
}

code {
  font: 0.875em / 1.5 var(--font-code);
}

.quiet,
.hint {
  color: var(--text-quiet);
}

.hint {
  font-size: 0.875rem;
}

:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}

.card {
  display: flex;
  flex-direction: column;
  gap: var(--space-4);
  padding: var(--space-5);
  border: 1px solid var(--line);
  border-radius: var(--radius-card);
  background: var(--surface);
}

.session {
  flex-flow: row wrap;
  align-items: center;
  justify-content: space-between;
}

.signed-out strong {
  font-family: var(--font-code);
  font-weight: 400;
}

.user {
  font-size: 1.25rem;
}

form {
  display: flex;
  flex-direction: column;
  gap: var(--space-4);
}

.field {
  display: flex;
  flex-direction: column;
  gap: var(--space-1);
  min-width: 0;
}

.field label {
  font-weight: 600;
}

.field input,
.field select {
  width: 100%;
  min-height: var(--target);
  padding: var(--space-2) var(--space-3);
  border: 1px solid var(--control-line);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--text);
  font: inherit;
}

.field input:read-only {
  border-color: var(--line);
  background: var(--surface-quiet);
  color: var(--text-quiet);
}

.pair {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
  gap: var(--space-4);
}

.actions {
  display: flex;
}

.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-width: 8rem;
  min-height: var(--target);
  padding: var(--space-2) var(--space-5);
  border: 1px solid var(--control-line);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--text);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}

.button:hover {
  border-color: var(--text);
  background: var(--surface-quiet);
}

.button.primary {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}

.button.primary:hover {
  border-color: var(--accent-strong);
  background: var(--accent-strong);
}

.notice {
  margin: 0 0 var(--space-4);
  padding: var(--space-3) var(--space-4);
  border: 1px solid var(--success);
  border-radius: var(--radius);
  color: var(--success);
}

.alert {
  padding: var(--space-3) var(--space-4);
  border: 1px solid var(--error);
  border-left-width: 4px;
  border-radius: var(--radius);
  background: var(--error-surface);
  color: var(--error);
}

.parameters div {
  display: grid;
  gap: var(--space-1) var(--space-4);
  padding: var(--space-2) 0;
  border-top: 1px solid var(--line);
}

.parameters dt {
  color: var(--text-quiet);
}

.tokens figure + figure {
  margin-top: var(--space-3);
}

figcaption {
  margin-bottom: var(--space-1);
  color: var(--text-quiet);
  font-size: 0.875rem;
}

pre {
  padding: var(--space-3) var(--space-4);
  border-radius: var(--radius);
  background: var(--surface-quiet);
  white-space: pre-wrap;
}

.tokens {
  list-style: none;
}

.tokens li {
  border-top: 1px solid var(--line);
}

summary {
  min-height: var(--target);
  padding: var(--space-3) 0;
  cursor: pointer;
}

details[open] {
  padding-bottom: var(--space-4);
}

.verdict {
  font-weight: 600;
}

.verdict.accepted {
  color: var(--success);
}

.verdict.refused {
  color: var(--error);
}

@media (min-width: 40rem) {
  .parameters div {
    grid-template-columns: 10rem 1fr;
  }
}

@media (max-width: 30rem) {
  body {
    padding: var(--space-4) var(--space-3) var(--space-5);
  }

  .card {
    padding: var(--space-4);
  }

  .session form,
  .button {
    width: 100%;
  }
}
`.trimStart();
