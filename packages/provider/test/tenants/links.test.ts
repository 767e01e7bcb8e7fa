import { describe, expect, test } from 'vitest';
import type { Page } from '../browser.ts';
import { authorizationUrl, Browser, openLogout } from '../running-provider.ts';
import { temporarySqlite } from '../storages.ts';
import { setTenantScene } from './tenant-scene.ts';

describe('everything that a page of a tenant leads to', () => {
  // Nobody is waited for, so that the page after the logout shows what is still to be told.
  const scene = setTenantScene(temporarySqlite, { logoutWait: 0 });

  /** Addresses of this origin that a page names, as they are written. */
  const leadsTo = ({ body, headers, url }: Page) => {
    const named = [...body.matchAll(/\b(?:href|src|action|data-[\w-]+|content)="([^"]*)"/g)].map(
      ([, value]) => value ?? '',
    );
    const refreshed = named.map((value) => /^\d+;\s*url=(.*)$/i.exec(value)?.[1] ?? value);
    const all = [...refreshed, headers.get('location') ?? ''].filter((value) => /^(\/|https?:)/.test(value));
    return all.map((value) => new URL(value, url)).filter(({ origin }) => origin === new URL(url).origin);
  };

  test('is below its path: links, forms, the stylesheet, scripts', async () => {
    const { acme } = scene;
    const app = await acme.addApplication();
    app.listener.answer = 'hang';
    const browser = new Browser();
    const pages: Page[] = [await browser.open(acme.issuer)];
    const step = (page: Page) => {
      pages.push(page);
      return page;
    };
    const signIn = step(await browser.open(authorizationUrl(acme.issuer, app)));
    const refused = step(await browser.submit(signIn, { username: 'ada', password: 'wrong' }));
    const consent = step(await browser.submit(refused, { username: 'ada', password: acme.password }));
    expect(consent.body).toContain('name="decision"');
    await browser.submit(consent, { attribute: [], decision: 'allow' });
    const logout = step(await openLogout(browser, acme.issuer));
    const signedOut = step(await browser.submit(logout, { logout: 'yes' }));
    expect(signedOut.body).toContain('as soon as it answers');
    step(await browser.open(`${acme.issuer}/oauth2/authorize`));
    step(await browser.open(`${acme.issuer}/interaction/unknown`));
    step(await browser.open(`${acme.issuer}/invitation`));
    step(await browser.open(`${acme.issuer}/upstream/none/done?interaction=x`));
    step(await browser.open(`${acme.issuer}/console/auth/signed-out`));
    step(await browser.open(`${acme.issuer}/console/`));
    for (const page of pages) {
      const targets = leadsTo(page);
      expect(targets.length).toBeGreaterThan(0);
      for (const { pathname } of targets) {
        expect([page.url, pathname]).toEqual([page.url, expect.stringMatching(/^\/t\/acme(\/|$)/)]);
      }
    }
    app.listener.release();
  });

  test('and a form that an application posts comes back to it', async () => {
    const { acme } = scene;
    const app = await acme.addApplication();
    const { origin, pathname, search } = new URL(authorizationUrl(acme.issuer, app));
    for (const path of [pathname, '/t/acme/oidc/logout']) {
      const body = new URLSearchParams(search);
      const answer = await fetch(`${origin}${path}`, { method: 'POST', body, redirect: 'manual' });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toMatch(new RegExp(`^${path}\\?`));
    }
  });
});
