import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../src/directory/accounts.ts';
import { type Answer, type ApiScene, type Person, setApiScene } from '../admin/api-scene.ts';
import type { Page } from '../browser.ts';
import type { SceneOptions } from '../protocol/scene.ts';
import { Browser, PASSWORD } from '../running-provider.ts';

export const INDEX = `<!doctype html>
<html lang="en"><head><base href="__BASE__/console/"><title>Console</title>
<meta name="curfew-base" content="__BASE__"><meta name="curfew-nonce" content="__NONCE__">
<style nonce="__NONCE__">h1 { color: rgb(1, 2, 3) }</style>
<script type="module" src="./assets/app-Ab12.js"></script></head><body><h1>Console</h1></body></html>`;
export const SCRIPT = `document.body.dataset.script = 'ran';\n`;

/** What the build of the console makes, in small. @returns the folder. */
export function makeAssets(script = SCRIPT): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), INDEX);
  writeFileSync(join(folder, 'assets', 'app-Ab12.js'), script);
  writeFileSync(join(folder, 'assets', 'style-Cd34.css'), 'h1 { margin: 0 }\n'.repeat(100));
  writeFileSync(join(folder, 'secret.txt'), 'not for browsers');
  return folder;
}

export interface ConsoleScene extends ApiScene {
  /** Signs a person in to the console, or in the account pages, as the web application does. */
  enter(person: Person, options?: { browser?: Browser; returnTo?: string }): Promise<{ browser: Browser; page: Page }>;
  /** A browser of a new person in the console. */
  enterAs(roles: Role[]): Promise<{ browser: Browser; person: Person }>;
  /** Calls the API as the web application does. */
  ask(browser: Browser, method: string, path: string, options?: AskOptions): Promise<Answer>;
}

export interface AskOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

export function setConsoleScene(options: SceneOptions = {}): ConsoleScene {
  const scene = setApiScene({ consoleAssets: makeAssets(), ...options });
  const console: ConsoleScene = Object.create(scene);
  return Object.assign(console, {
    async enter({ username }: Person, { browser = new Browser(), returnTo = '/console/' } = {}) {
      const login = `${scene.issuer}/console/auth/login?${new URLSearchParams({ returnTo })}`;
      let page = await browser.open(login);
      if (page.body.includes('name="password"')) page = await browser.submit(page, { username, password: PASSWORD });
      return { browser, page };
    },
    async enterAs(roles: Role[]) {
      const person = await scene.addPerson(roles);
      return { ...(await console.enter(person)), person };
    },
    async ask(browser: Browser, method: string, path: string, { body, headers = {} }: AskOptions = {}) {
      const response = await browser.fetch(`${scene.issuer}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          'x-curfew-console': '1',
          'sec-fetch-site': 'same-origin',
          ...(method === 'GET' ? {} : { origin: new URL(scene.issuer).origin }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  });
}
