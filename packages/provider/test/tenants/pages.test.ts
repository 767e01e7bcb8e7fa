import { describe, expect, test } from 'vitest';
import { createInvitedAccount } from '../../src/directory/invitations.ts';
import { issueRegistrationToken } from '../../src/directory/registration-tokens.ts';
import { invitationLink } from '../../src/pages/invitation-pages.ts';
import { Browser, openLogout } from '../running-provider.ts';
import { temporarySqlite } from '../storages.ts';
import { setTenantScene } from './tenant-scene.ts';

describe('pages of a tenant that lead to others of it', () => {
  const scene = setTenantScene(temporarySqlite, { dynamicRegistration: true, logoutWait: 0 });
  const change = () => ({ actor: { kind: 'system' } as const, moment: { now: Date.now(), horizon: 60_000 } });

  test('the page after a sign-out keeps itself up to date below the tenant’s path', async () => {
    const { acme, beta } = scene;
    const app = await acme.addApplication();
    app.listener.answer = 'hang';
    const browser = new Browser();
    await acme.signIn(browser, app);
    const page = await browser.submit(await openLogout(browser, acme.issuer), { logout: 'yes' });
    const address = /data-address="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(address).toMatch(new RegExp(`^${acme.path}/oidc/logout/progress/`));
    const at = new URL(address, acme.issuer).href;
    expect((await browser.fetch(at)).status).toBe(200);
    expect((await browser.fetch(at.replace(acme.path, beta.path))).status).toBe(404);
    const script = /<script src="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect((await browser.fetch(new URL(script, acme.issuer).href)).status).toBe(200);
    app.listener.release();
  });

  test('an invitation is good at its tenant only', async () => {
    const { acme, beta } = scene;
    const { invitation } = await createInvitedAccount(acme.storage.db, { username: 'invited' }, change());
    const elsewhere = await new Browser().open(invitationLink(beta.issuer, invitation.token));
    expect(elsewhere.status).toBe(400);
    const browser = new Browser();
    const page = await browser.open(invitationLink(acme.issuer, invitation.token));
    expect(new URL(page.url).pathname).toBe(`${acme.path}/invitation`);
    const password = 'a password that was chosen';
    const done = await browser.submit(page, { password, repeated: password });
    expect(done.body).toContain('Your password is set');
  });

  test('a registration token is good at its tenant only', async () => {
    const { acme, beta } = scene;
    const wanted = { name: 'partners', lifetime: 60_000, uses: 1 };
    const { token } = await issueRegistrationToken(acme.storage.db, wanted, change());
    const register = async (issuer: string) => {
      const answer = await fetch(`${issuer}/oauth2/register`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: 'Photos', redirect_uris: ['https://photos.example/callback'] }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    };
    expect((await register(beta.issuer)).status).toBe(401);
    const { status, body } = await register(acme.issuer);
    expect(status).toBe(201);
    const { registration_client_uri: uri = '', registration_access_token: access } = body;
    expect(uri.startsWith(`${acme.issuer}/oauth2/register/`)).toBe(true);
    const read = (at: string) => fetch(at, { headers: { authorization: `Bearer ${access}` } });
    expect((await read(uri.replace(acme.issuer, beta.issuer))).status).toBe(401);
    expect((await read(uri)).status).toBe(200);
  });
});
