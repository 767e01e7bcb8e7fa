import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/directory/accounts.ts';
import type { Page } from '../browser.ts';
import { setScene, type TestApplication } from '../protocol/scene.ts';
import { authorizationUrl, Browser, PASSWORD, type TestProvider } from '../running-provider.ts';
import { parseMarkup } from './parse-markup.ts';

describe('signing in', () => {
  const scene = setScene();

  async function openSignIn(parameters: Record<string, string> = {}) {
    const app = await scene.addApplication();
    const browser = new Browser();
    const page = await browser.open(authorizationUrl(scene.issuer, app, parameters));
    expect(page.body).toContain('name="password"');
    return { app, browser, page };
  }
  const actionOf = (page: Page) => new URL(/action="([^"]+)"/.exec(page.body)?.[1] ?? '', page.url).href;
  const xsrfOf = (page: Page) => /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const withoutNonces = (body: string, ...names: string[]) =>
    names.reduce((text, name) => text.replaceAll(name, 'NAME'), body).replace(/name="xsrf" value="[^"]+"/, '');

  test('an unknown name and a wrong password give the same page', async () => {
    const { browser, page } = await openSignIn();
    const wrong = await browser.submit(page, { username: 'ada', password: 'not the password' });
    const unknown = await browser.submit(page, { username: 'eve', password: 'not the password' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body).toContain('The username or password is not right.');
    expect(withoutNonces(wrong.body, '"ada"')).toBe(withoutNonces(unknown.body, '"eve"'));
    expect(wrong.body).not.toContain('not the password');
  });

  test('a disabled account is told the same', async () => {
    const { browser, page } = await openSignIn();
    await scene.provider.storage.db.updateTable('accounts').set({ disabled_at: Date.now() }).execute();
    const answer = await browser.submit(page, { username: 'ada', password: PASSWORD });
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('The username or password is not right.');
  });

  test('after five failures even the right password has to wait, and another person at this address has not', async () => {
    await addGrace(scene.provider);
    const { browser, page } = await openSignIn();
    for (let failure = 0; failure < 5; failure += 1) {
      expect((await browser.submit(page, { username: 'ada', password: 'guess' })).status).toBe(401);
    }
    const limited = await browser.submit(page, { username: 'ADA ', password: PASSWORD });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.body).toContain('Too many attempts');
    const grace = await browser.submit(page, { username: 'grace', password: PASSWORD });
    expect(grace.body).toContain('name="decision"');
  });

  test('twenty guesses at once are no more than five guesses', async () => {
    const { browser, page } = await openSignIn();
    const guesses = await Promise.all(
      Array.from({ length: 20 }, (_, guess) => browser.submit(page, { username: 'ada', password: `guess ${guess}` })),
    );
    expect(guesses.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(5);
    expect(guesses.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(15);
  });

  test('the right password forgives the failures before it', async () => {
    const { app, browser, page } = await openSignIn();
    for (let failure = 0; failure < 4; failure += 1) await browser.submit(page, { username: 'ada', password: 'guess' });
    expect((await browser.submit(page, { username: 'ada', password: PASSWORD })).status).toBe(200);
    const next = new Browser();
    const again = await next.open(authorizationUrl(scene.issuer, app));
    for (let failure = 0; failure < 4; failure += 1) {
      expect((await next.submit(again, { username: 'ada', password: 'guess' })).status).toBe(401);
    }
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['no origin', {}],
    ['an opaque origin', { origin: 'null' }],
    ['a neighbour', { origin: 'http://localhost:1' }],
  ] as [string, Record<string, string>][])('A-30 a post from %s is refused', async (_from, headers) => {
    const { browser, page } = await openSignIn();
    const body = new URLSearchParams({ xsrf: xsrfOf(page), username: 'ada', password: PASSWORD });
    const answer = await browser.open(actionOf(page), { method: 'POST', body, headers });
    expect(answer.status).toBe(403);
  });

  test.each([
    ['sign-in', { username: 'ada', password: PASSWORD }],
    ['consent', { decision: 'allow' }],
  ] as [string, Record<string, string>][])(
    'A-30 %s without or with a wrong token is shown again',
    async (step, form) => {
      const { browser, page: signIn } = await openSignIn();
      const page = step === 'sign-in' ? signIn : await browser.submit(signIn, { username: 'ada', password: PASSWORD });
      for (const xsrf of [[], ['wrong'], [`${xsrfOf(page)}x`]]) {
        const body = new URLSearchParams([...Object.entries(form), ...xsrf.map((value) => ['xsrf', value])]);
        const answer = await browser.open(actionOf(page), { method: 'POST', body, headers: { origin: scene.issuer } });
        expect(new URL(answer.url).pathname).toMatch(/^\/interaction\//);
        expect(answer.body).toContain(step === 'sign-in' ? 'name="password"' : 'name="decision"');
      }
      expect((await browser.submit(page, form)).status).not.toBe(400);
    },
  );

  test('the interaction of another browser is refused, and so is its token', async () => {
    const { page } = await openSignIn();
    const stranger = new Browser();
    for (const answer of [
      await stranger.open(page.url),
      await stranger.submit(page, { username: 'ada', password: PASSWORD }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('This sign-in has expired');
    }
    const other = await openSignIn();
    const body = new URLSearchParams({ xsrf: xsrfOf(page), username: 'ada', password: PASSWORD });
    const headers = { origin: scene.issuer };
    expect((await other.browser.open(actionOf(other.page), { method: 'POST', body, headers })).status).toBe(400);
  });

  test.each(['"><script>alert(1)</script>', "' onfocus='alert(1)", '{{7*7}}', '\u202eada'])(
    'the login_hint %j is text on the page and nothing more',
    async (hint) => {
      const { page } = await openSignIn({ login_hint: hint });
      const { tags } = parseMarkup(page.body);
      const attributes = tags.flatMap((tag) => Object.keys(tag.attributes));
      expect(tags.filter(({ name }) => name === 'script')).toEqual([]);
      expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
      expect(tags.filter((tag) => tag.attributes.name === 'username')).toHaveLength(1);
    },
  );

  test('a form that is far too large is refused', async () => {
    const { browser, page } = await openSignIn();
    const answer = await browser.submit(page, { username: 'ada', password: 'x'.repeat(20_000) });
    expect(answer.status).toBe(413);
  });

  test('an application’s name is text on the consent page', async () => {
    const app: TestApplication = await scene.addApplication('<img src=x onerror=alert(1)>');
    const browser = new Browser();
    const signIn = await browser.open(authorizationUrl(scene.issuer, app));
    const consent = await browser.submit(signIn, { username: 'ada', password: PASSWORD });
    for (const { body } of [signIn, consent]) expect(body).not.toContain('<img src=x');
  });
});

async function addGrace({ storage }: TestProvider): Promise<void> {
  await createAccount(storage.db, { username: 'grace', password: PASSWORD }, Date.now());
}

describe.each([
  ['http', {}, false],
  ['https', { issuer: 'https://op.example' }, true],
])('cookies of an %s issuer', (_scheme, options, secure) => {
  const scene = setScene(options);

  test('are HttpOnly, SameSite=Lax and signed, and Secure where they can be', async () => {
    const app = await scene.addApplication();
    const address = `http://localhost:${scene.provider.options.port}`;
    const answers = [
      await fetch(authorizationUrl(address, app), { redirect: 'manual' }),
      await fetch(`${address}/oidc/logout`, { redirect: 'manual' }),
    ];
    const lines = answers.flatMap(({ headers }) => headers.getSetCookie());
    const names = lines.map((line) => line.split('=')[0]);
    const expected = secure
      ? ['__Host-curfew_session', '__Secure-curfew_interaction', '__Secure-curfew_resume']
      : ['curfew_session', 'curfew_interaction', 'curfew_resume'];
    for (const name of expected) {
      expect(names).toContain(name);
      expect(names).toContain(`${name}.sig`);
    }
    for (const line of lines) {
      expect(line).toMatch(/; httponly/i);
      expect(line).toMatch(/; samesite=lax/i);
      expect(/; secure/i.test(line)).toBe(secure);
    }
  });

  test('A-30 a session cookie that was made up or changed is nobody’s', async () => {
    const address = `http://localhost:${scene.provider.options.port}`;
    const ask = (cookie: string) => fetch(`${address}/oidc/logout`, { headers: { cookie } }).then((a) => a.text());
    const name = secure ? '__Host-curfew_session' : 'curfew_session';
    for (const cookie of [`${name}=guess`, `${name}=guess; ${name}.sig=guess`]) {
      expect(await ask(cookie)).not.toContain('Do you want to sign out?');
    }
  });
});
