import { expect, test } from 'vitest';
import { authorizationUrl, authorize, Browser, openLogout, PASSWORD, signIn } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { askSilently, setScene } from './scene.ts';

/** Tabs that send their requests at once have the cookies of one moment; the browser keeps what each answer brings. */
describeOnEveryStorage('the session cookie of a browser with several tabs', (open) => {
  let late = 0;
  const scene = setScene({ open, now: () => Date.now() + late });

  async function enter() {
    late = 0;
    const app = await scene.addApplication('first');
    const browser = new Browser();
    await signIn(browser, scene.issuer, app);
    return { app, browser };
  }
  const askFor = (browser: Browser, app: Parameters<typeof askSilently>[2]) => askSilently(browser, scene.issuer, app);

  test('consents given at once in four tabs all end well, and the session is not lost', async () => {
    const { app, browser } = await enter();
    const names = ['one', 'two', 'three', 'four'];
    const apps = await Promise.all(names.map((name) => scene.addApplication(name)));
    const tabs = apps.map(() => browser.clone());
    const questions = await Promise.all(
      tabs.map((tab, index) => tab.open(authorizationUrl(scene.issuer, apps[index] ?? app))),
    );
    const pages = await Promise.all(
      tabs.map(async (tab, index) => {
        const question = questions[index];
        return question && tab.submit(question, { decision: 'allow' });
      }),
    );
    for (const page of pages) expect(page?.url).toContain('code=');
    // Whichever answer came last.
    for (const tab of [browser, ...tabs]) expect(await askFor(tab, app)).toBe('signed in');
    const { participants } = await scene.provider.storage.db
      .selectFrom('participants')
      .select(({ fn }) => fn.countAll().as('participants'))
      .executeTakeFirstOrThrow();
    expect(Number(participants)).toBe(5);
  });

  test('signing in again at once in two tabs leaves one new cookie, and the one before for a moment', async () => {
    const { app, browser } = await enter();
    const before = browser.cookie('curfew_session');
    const tabs = [browser.clone(), browser.clone()];
    const pages = await Promise.all(
      tabs.map((tab) => tab.open(authorizationUrl(scene.issuer, app, { prompt: 'login' }))),
    );
    const answers = await Promise.all(
      tabs.map(async (tab, index) => {
        const page = pages[index];
        return page && tab.submit(page, { username: 'ada', password: PASSWORD });
      }),
    );
    for (const answer of answers) expect(answer?.url).toContain('code=');
    const cookies = tabs.map((tab) => tab.cookie('curfew_session'));
    expect(cookies.filter((cookie) => cookie !== before)).toHaveLength(1);

    expect(await askFor(browser.clone(), app)).toBe('signed in');
    late = 31_000;
    expect(await askFor(browser.clone(), app)).toBe('login_required');
    const [changed] = tabs.filter((tab) => tab.cookie('curfew_session') !== before);
    expect(changed && (await askFor(changed, app))).toBe('signed in');
  });

  test('a cookie from before anybody had signed in is no way in, not for a moment', async () => {
    late = 0;
    const app = await scene.addApplication();
    const browser = new Browser();
    await openLogout(browser, scene.issuer);
    const planted = browser.clone();
    expect(planted.cookie('curfew_session')).toBeDefined();
    await authorize(browser, scene.issuer, app);
    expect(await askFor(browser, app)).toBe('signed in');
    expect(browser.cookie('curfew_session')).not.toBe(planted.cookie('curfew_session'));
    expect(await askFor(planted, app)).toBe('login_required');
  });
});
