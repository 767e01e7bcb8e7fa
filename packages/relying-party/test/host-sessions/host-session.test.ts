import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/index.ts';
import { Browser } from '../support/browser.ts';
import { getRaw } from '../support/raw-http.ts';
import { kitHosts } from './kit-hosts.ts';
import { startKitScene } from './kit-scene.ts';

describe.each(kitHosts)('the login kit in the session of the framework: $name', ({ framework, skipped, start }) => {
  const it = test.skipIf(skipped);

  it('signs in, and a Logout Token with sid deletes the row of that session and no other', async () => {
    const { signIn, logOut, who, has } = await startKitScene(start);
    const phone = await signIn();
    const laptop = await signIn();
    expect([await has(phone.session.id), await has(laptop.session.id)]).toEqual([true, true]);
    expect(await who(phone.browser)).toBe('ada');
    await logOut({ subject: 'ada', sessionId: phone.session.sid ?? '' });
    // Before any further request: the data is gone, not just refused.
    expect([await has(phone.session.id), await has(laptop.session.id)]).toEqual([false, true]);
    expect([await who(phone.browser), await who(laptop.browser)]).toEqual([null, 'ada']);
  });

  it('a Logout Token with sub deletes all rows of the person; a later login is not touched by it', async () => {
    const { signIn, logOut, who, has, provider, party } = await startKitScene(start);
    const devices = [await signIn(), await signIn()];
    await logOut({ subject: 'ada' });
    for (const { browser, session } of devices) {
      expect([await who(browser), await has(session.id)]).toEqual([null, false]);
    }
    // Of another time, so that the second of the logout is over.
    await party.sessions.revoke({ issuer: provider.issuer, subject: 'grace' }, { before: Date.now() - 2000 });
    provider.state.account = 'grace';
    const later = await signIn();
    expect(await who(later.browser)).toBe('grace');
  });

  it('sign-in gives the session a new id: one that was planted in the browser is worth nothing', async () => {
    const { base, signIn, who, look, has, told } = await startKitScene(start);
    const victim = new Browser();
    await victim.request(`${base}/basket`);
    const thief = victim.copy();
    expect((await look(thief)).visits).toBe(1);
    const { session } = await signIn(victim);
    expect(await who(victim)).toBe('ada');
    expect(await look(thief)).toMatchObject({ who: null, visits: 0 });
    // And what was in it does not come along unasked.
    expect((await look(victim)).visits).toBe(0);
    // Again: the session before is over, in the registry as in the store.
    const again = await signIn(victim);
    expect(again.session.id).not.toBe(session.id);
    expect(told.ended).toEqual([`${session.id} local_logout`]);
    expect(await has(session.id)).toBe(false);
  });

  it('what is to be kept goes over into the new session, and nothing else', async () => {
    const { base, signIn, look } = await startKitScene(start, { keep: ['visits', 'curfew of nobody'] });
    const browser = new Browser();
    await browser.request(`${base}/basket`);
    await signIn(browser);
    expect(await look(browser)).toMatchObject({ who: 'ada', visits: 1 });
  });

  it('logout destroys the session for every copy of its cookie, and goes on to the provider with the hint', async () => {
    const { base, signIn, who, has, told, provider } = await startKitScene(start);
    const { browser, session } = await signIn();
    const thief = browser.copy();
    const answer = await browser.request(`${base}/logout`, { method: 'POST', headers: { origin: base } });
    const target = new URL(answer.headers.get('location') ?? '');
    expect([target.origin, target.searchParams.has('id_token_hint')]).toEqual([provider.issuer, true]);
    expect(await has(session.id)).toBe(false);
    expect([await who(browser), await who(thief)]).toEqual([null, null]);
    expect(told.ended).toEqual([`${session.id} local_logout`]);
  });

  it('2 a request that loaded the session before the logout cannot save it back', async () => {
    const { base, signIn, logOut, who, has, hold } = await startKitScene(start);
    const { browser, session } = await signIn();
    const held = hold();
    const answer = browser.request(`${base}/slow`);
    await held.loaded;
    await logOut({ sessionId: session.sid ?? '' });
    expect(await has(session.id)).toBe(false);
    held.release();
    // To its end: express-session answers with all but the last byte while it saves.
    expect(await (await answer).json()).toMatchObject({ who: 'ada', visits: 1 });
    expect(await has(session.id)).toBe(false);
    expect(await who(browser)).toBe(null);
  });

  it('2 nor one that a new sign-in of the same browser has overtaken', async () => {
    const { base, signIn, who, has, hold } = await startKitScene(start);
    const { browser, session } = await signIn();
    const old = browser.copy();
    const held = hold();
    const answer = old.request(`${base}/slow`);
    await held.loaded;
    await signIn(browser);
    held.release();
    await (await answer).text();
    expect(await has(session.id)).toBe(false);
    expect([await who(old), await who(browser)]).toEqual([null, 'ada']);
  });

  it('1 a logout that overtakes its login: nobody is signed in, and no row holds a session', async () => {
    const { base, party, provider, who, told } = await startKitScene(start);
    await party.sessions.revoke({ issuer: provider.issuer, subject: 'ada' }, { before: Date.now() + 10_000 });
    const browser = new Browser();
    expect((await browser.open(`${base}/login`)).status).toBe(403);
    expect(await who(browser)).toBe(null);
    expect(told.signedIn).toEqual([]);
  });

  it('1 a logout that arrives after the session was recorded and before it is saved', async () => {
    const { base, party, provider, who, has, told } = await startKitScene(start, {
      hooks: {
        async onSignedIn({ id, subject }) {
          told.signedIn.push({ id } as Session); // nothing else of it is looked at
          await party.sessions.revoke({ issuer: provider.issuer, subject }, { before: Date.now() + 10_000 });
        },
      },
    });
    const browser = new Browser();
    await browser.open(`${base}/login`);
    expect(told.signedIn).toHaveLength(1);
    expect(await who(browser)).toBe(null);
    expect(await has(told.signedIn[0]?.id ?? '')).toBe(false);
  });

  it('30 with revalidation in the browser, a provider that knows nobody ends the session here', async () => {
    const { base, signIn, party, has, clock } = await startKitScene(start, {
      revalidation: { by: 'prompt_none', after: 600, tolerate: 0 },
    });
    const { browser, session } = await signIn();
    for (const cookie of browser.cookies) if (cookie.name.startsWith('_session')) cookie.value = 'unknown';
    clock.ahead = 600_000;
    const asked = await getRaw(base, '/', { accept: 'text/html', cookie: browser.cookiesFor(`${base}/`) });
    expect(asked.location).toContain('prompt=none');
    for (const line of asked.cookies) browser.keep(base, new Response(null, { headers: { 'set-cookie': line } }));
    await browser.open(asked.location ?? '');
    expect(await party.sessions.status(session)).toBe('revoked');
    expect(await has(session.id)).toBe(false);
  });

  it('invariant 12: a request costs one look-up, a write another, and none while nobody is signed in', async () => {
    const { base, signIn, who, store } = await startKitScene(start);
    let lookups = 0;
    const { isRevoked } = store;
    store.isRevoked = (...call) => {
      lookups += 1;
      return isRevoked(...call);
    };
    const visitor = new Browser();
    await visitor.request(`${base}/basket`);
    expect([await who(visitor), lookups]).toEqual([null, 0]);
    const { browser } = await signIn();
    lookups = 0;
    // koa-session alone does not write at every request.
    expect([await who(browser), lookups]).toEqual(['ada', framework === 'koa-session' ? 1 : 2]);
  });

  it('invariant 8: while the registry cannot be reached, nobody is let in unchecked', async () => {
    const { base, signIn, store, who } = await startKitScene(start);
    const { browser } = await signIn();
    const { isRevoked } = store;
    store.isRevoked = async () => Promise.reject(new Error('the registry is away'));
    expect((await browser.copy().request(`${base}/`)).status).toBe(500);
    store.isRevoked = isRevoked;
    expect(await who(browser)).toBe('ada');
  });

  it('a session that is used again and again ends at its own expiry', async () => {
    const { signIn, who, has, clock } = await startKitScene(start, { sessionLifetime: 60 });
    const { browser, session } = await signIn();
    clock.ahead = 50_000;
    expect(await who(browser)).toBe('ada');
    clock.ahead = 61_000;
    expect(await who(browser)).toBe(null);
    expect(await has(session.id)).toBe(false);
  });
});
