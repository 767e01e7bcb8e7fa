import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { createEngine } from '../../src/protocol/engine.ts';
import { type EndSession, installLogoutHooks } from '../../src/protocol/logout-hooks.ts';
import { DEFAULT_SESSION_LIFETIMES } from '../../src/sessions/lifetimes.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import { Browser } from '../browser.ts';
import { type DeliveryScene, setDeliveryScene } from '../delivery/delivery-scene.ts';
import { NOW } from '../sessions/registry.ts';

const COOKIE_KEY = 'a key for cookies of this test';

/**
 * Curfew hooks into methods of oidc-provider that are not in its documentation. When a new release of it fails here,
 * read `lib/actions/end_session.js` of that release before anything else.
 */
describe('what the pinned oidc-provider calls when somebody logs out', () => {
  let delivery: DeliveryScene;
  let engine: Provider;
  let issuer: string;
  let endSession: ReturnType<typeof vi.fn<EndSession>>;
  let close: () => void;

  beforeEach(async () => {
    delivery = await setDeliveryScene();
    const port = await freePort();
    issuer = `http://localhost:${port}`;
    const { storage, applications, attempting } = delivery;
    const show = (ctx: KoaContextWithOIDC) => {
      ctx.body = `<form action="/oidc/logout/confirm"><input type="hidden" name="xsrf" value="${ctx.oidc.session?.state?.secret}">`;
    };
    engine = createEngine({
      issuer,
      db: storage.db,
      applications,
      signingKeys: attempting.minting.signingKeys(),
      cookieKeys: [COOKIE_KEY],
      subjectKey: 'a key for pairwise subjects of this test',
      sessionLifetimes: () => DEFAULT_SESSION_LIFETIMES,
      logoutPages: { logoutSource: show, postLogoutSuccessSource: show },
      now: Date.now,
    });
    endSession = vi.fn<EndSession>(async () => undefined);
    const server = createServer(engine.callback()).listen(port);
    close = () => server.close();
  });
  afterEach(() => close());

  /** A browser with a session that these applications take part in. */
  async function enter(...clientIds: string[]) {
    const session = new engine.Session();
    session.loginAccount({ accountId: 'account-1' });
    for (const id of clientIds) {
      session.sidFor(id, randomUUID());
      session.grantIdFor(id, `grant-${id}`);
    }
    await session.save(3600);
    const browser = new Browser();
    const [name, value] = ['curfew_session', session.jti];
    const signature = createHmac('sha1', COOKIE_KEY).update(`${name}=${value}`).digest('base64url');
    browser.setCookie(name, value);
    browser.setCookie(`${name}.sig`, signature);
    return { browser, uid: session.uid };
  }

  test('Yes: destroys the session through our hook, posts nothing and revokes nothing itself', async () => {
    const app = await delivery.listen();
    const clientId = await delivery.register(app.logoutUri);
    const { Client, Session, AccessToken } = engine;
    const calls: string[] = [];
    const prototype = Client.prototype as unknown as Record<'backchannelLogout' | 'includeSid', () => unknown>;
    const original = { backchannelLogout: prototype.backchannelLogout, destroy: Session.prototype.destroy };
    const revoked = vi.spyOn(AccessToken, 'revokeByGrantId');
    installLogoutHooks(engine, endSession);
    expect(prototype.backchannelLogout).not.toBe(original.backchannelLogout);
    expect(Session.prototype.destroy).not.toBe(original.destroy);
    const hook = prototype.backchannelLogout;
    prototype.backchannelLogout = function (...args: []) {
      calls.push('backchannelLogout');
      return hook.apply(this, args);
    };
    endSession.mockImplementation(async () => {
      calls.push('endSession');
      return undefined;
    });

    const { browser, uid } = await enter(clientId);
    await browser.submit(await browser.open(`${issuer}/oidc/logout`), { logout: 'yes' });

    expect(calls).toEqual(['endSession']);
    expect(endSession).toHaveBeenCalledExactlyOnceWith({
      sessionUid: uid,
      reason: 'rp_initiated',
      actor: { kind: 'person', id: 'account-1' },
    });
    expect(app.heard).toEqual([]);
    expect(revoked).not.toHaveBeenCalled();
  });

  test('No: the session is saved after the answer is made, and our hook leaves the application before', async () => {
    const app = await delivery.listen();
    const clientId = await delivery.register(app.logoutUri);
    installLogoutHooks(engine, endSession);
    const { browser, uid } = await enter(clientId);
    await browser.submit(await browser.open(`${issuer}/oidc/logout?client_id=${clientId}`), {});
    expect(endSession).toHaveBeenCalledExactlyOnceWith({
      sessionUid: uid,
      reason: 'rp_initiated',
      actor: { kind: 'person', id: 'account-1' },
      onlyClientId: clientId,
    });
    expect(app.heard).toEqual([]);
  });

  test('without the hooks it would post by itself: the hooks are what stands in between', async () => {
    const app = await delivery.listen();
    const clientId = await delivery.register(app.logoutUri);
    const emitted = vi.fn();
    engine.on('backchannel.error', emitted).on('backchannel.success', emitted);
    const { browser } = await enter(clientId);
    await browser.submit(await browser.open(`${issuer}/oidc/logout`), { logout: 'yes' });
    expect(emitted).toHaveBeenCalledOnce();
  });

  test('sid is put into ID Tokens where includeSid says so', async () => {
    const client = (await engine.Client.find(await delivery.register('https://app.example/out'))) as unknown as {
      includeSid(): boolean;
    };
    installLogoutHooks(engine, endSession);
    expect(client.includeSid()).toBe(true);
  });

  test('an oidc-provider without these methods is refused loudly', () => {
    const { prototype } = engine.Client as unknown as { prototype: { backchannelLogout?: unknown } };
    delete prototype.backchannelLogout;
    expect(() => installLogoutHooks(engine, endSession)).toThrow('other logout internals');
  });

  test('Invariant 2: of two loaded copies of a Session, the one that was not ended cannot be saved back', async () => {
    const { uid } = await enter();
    const [one, two] = [await engine.Session.findByUid(uid), await engine.Session.findByUid(uid)];
    if (!one || !two) throw new Error('Both are loaded.');
    installLogoutHooks(engine, (request) => terminateSession(delivery.storage.db, request, { now: NOW, horizon: 1 }));
    await one.destroy();
    await expect(two.save(3600)).rejects.toMatchObject({ error: 'invalid_request' });
    await expect(two.persist()).rejects.toThrow();
    expect(await engine.Session.findByUid(uid)).toBeUndefined();
  });
});
