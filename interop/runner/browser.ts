import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../test/systems/chromium.ts';

/** Starts a headless Chromium that leaves signals to the run: by itself it would end the process before the peers are. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not installed.');
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  // Chromium's sandbox does not run as root, as containers and build machines do.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath,
    args: [...quiet, '--disable-sync', '--disable-component-update', ...asRoot],
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  });
}
