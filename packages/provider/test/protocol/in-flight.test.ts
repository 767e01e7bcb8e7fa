import { expect, test } from 'vitest';
import type { Page } from '../browser.ts';
import { type Statement, watchQueries } from '../query-watch.ts';
import {
  authorizationUrl,
  authorize,
  Browser,
  exchangeCode,
  openLogout,
  signIn,
  signOut,
} from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { askSilently, setScene } from './scene.ts';

describeOnEveryStorage('Invariant 2: terminated stays terminated, over HTTP', (open) => {
  /** What happens once, at the first statement that fits, before the request which made it goes on. */
  let interruption: { at: (statement: Statement) => boolean; meanwhile: () => Promise<void> } | undefined;
  const scene = setScene({
    open: async () => {
      const temporary = await open();
      const storage = watchQueries(temporary.storage, async (statement) => {
        if (!interruption?.at(statement)) return;
        const { meanwhile } = interruption;
        interruption = undefined;
        await meanwhile();
      });
      return { ...temporary, storage };
    },
  });

  // Both come after the session was loaded; the second after the code was made and before the session is saved.
  const moments = {
    'after the session was loaded': ({ kind, table }: Statement) => kind === 'select' && table === 'accounts',
    'after the code was made': ({ kind, table }: Statement) => kind === 'insert' && table === 'protocol_records',
  };

  test.each(Object.keys(moments) as (keyof typeof moments)[])(
    'a session that ends %s gives no code',
    async (moment) => {
      const { issuer } = scene;
      const known = await scene.addApplication('known');
      const browser = new Browser();
      await signIn(browser, issuer, known);
      const question = await openLogout(browser, issuer);
      const request = authorizationUrl(issuer, known, { prompt: 'none' });

      interruption = {
        at: moments[moment],
        meanwhile: async () => void (await browser.submit(question, { logout: 'yes' })),
      };
      const answer = await browser.fetch(request);

      expect(interruption).toBeUndefined();
      const everything = [...answer.headers.values(), await answer.text()].join('\n');
      expect(everything).not.toMatch(/[?&]code=/);
      expect(everything).toContain('error=invalid_request');
      expect(known.listener.heard).toHaveLength(1);
      expect(await askSilently(browser, issuer, known)).toBe('login_required');
    },
  );

  test('an application that joins while the session ends gets no code, as nobody would tell it', async () => {
    const { issuer, provider } = scene;
    const [known, joining] = [await scene.addApplication('known'), await scene.addApplication('joining')];
    const browser = new Browser();
    await signIn(browser, issuer, known);
    const question = await openLogout(browser, issuer);
    let consent = await browser.open(authorizationUrl(issuer, joining));
    expect(consent.body).toContain('name="decision"');

    const taken = ({ kind, table }: Statement) => kind === 'delete' && table === 'protocol_records';
    // The interaction is deleted when the answer is resumed; the code comes after it.
    interruption = { at: taken, meanwhile: async () => void (await browser.submit(question, { logout: 'yes' })) };
    consent = await browser.submit(consent, { decision: 'allow' });

    expect(interruption).toBeUndefined();
    expect(consent.url).not.toContain('code=');
    const participants = await provider.storage.db.selectFrom('participants').select('client_id').execute();
    expect(participants).toEqual([{ client_id: known.clientId }]);
    expect([known, joining].map(({ listener }) => listener.heard.length)).toEqual([1, 0]);
  });

  test('a code that is exchanged while the session ends gives no token that lives on', async () => {
    const { issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    await signIn(browser, issuer, app);
    const { url } = await authorize(browser, issuer, app);
    interruption = {
      at: ({ kind, table }) => kind === 'update' && table === 'protocol_records',
      meanwhile: async () => void (await signOut(browser, issuer)),
    };
    const answer = await exchangeCode(issuer, app, url);
    expect(interruption).toBeUndefined();
    const { access_token } = (await answer.json()) as { access_token?: string };
    const userinfo = await fetch(`${issuer}/oauth2/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(userinfo.status).toBe(401);
  });

  test('two applications that join at once in one browser both take part, and both are told', async () => {
    const { issuer } = scene;
    const [first, one, two] = [
      await scene.addApplication('first'),
      await scene.addApplication('one'),
      await scene.addApplication('two'),
    ];
    const browser = new Browser();
    await signIn(browser, issuer, first);
    const questions = await Promise.all([one, two].map((app) => browser.open(authorizationUrl(issuer, app))));
    const allow = async (index: 0 | 1) => browser.submit(questions[index] as Page, { decision: 'allow' });

    let second: Page | undefined;
    interruption = {
      at: ({ kind, table }) => kind === 'delete' && table === 'protocol_records',
      meanwhile: async () => {
        second = await allow(1);
      },
    };
    const pages = [await allow(0), second];
    for (const [index, app] of [one, two].entries()) {
      expect((await exchangeCode(issuer, app, pages[index]?.url ?? '')).status).toBe(200);
    }

    await signOut(browser, issuer);
    expect([first, one, two].map(({ listener }) => listener.heard.length)).toEqual([1, 1, 1]);
  });
});
