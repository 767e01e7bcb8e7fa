import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { styleNonce } from './base-path.ts';
import { startTexts } from './i18n/start-texts.ts';

// From here on it would only break `href="#…"` and `url(#…)`. What still goes by it is found without it before.
for (const link of document.querySelectorAll('link')) link.setAttribute('href', link.href);
document.querySelector('base')?.remove();
// The library that keeps the page from scrolling behind a dialog takes it from here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce });

const root = document.getElementById('root');
if (root === null) throw new Error('There is no #root.');
await startTexts();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
