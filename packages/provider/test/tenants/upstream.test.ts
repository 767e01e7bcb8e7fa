import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { Applications } from '../../src/directory/applications.ts';
import { Vault } from '../../src/keys/vault.ts';
import { openTenantStorage } from '../../src/tenant-storage.ts';
import { tenantVault } from '../../src/tenants.ts';
import { ListeningApplication } from '../application.ts';
import {
  authorizationUrl,
  Browser,
  exchangeCode,
  PASSWORD,
  REDIRECT_URI,
  runProvider,
  signOut,
} from '../running-provider.ts';
import { temporarySqlite } from '../storages.ts';

test('people of the deployment’s root sign in at a tenant, and their logout there is one here', async () => {
  const temporary = await temporarySqlite();
  const acme = await openTenantStorage(temporary.url, 'acme');
  const vault = new Vault(randomBytes(32));
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const policy = createAddressPolicy([`localhost:${port}`, '127.0.0.1']);
  const upstream = await new Applications(temporary.storage.db, vault, policy).register(
    {
      client_name: 'acme',
      redirect_uris: [`${issuer}/t/acme/upstream/root/callback`],
      backchannel_logout_uri: `${issuer}/t/acme/upstream/root/backchannel-logout`,
      token_endpoint_auth_method: 'client_secret_post',
    },
    Date.now(),
  );
  const { clientId, clientSecret = '' } = upstream;
  const upstreams = [{ id: 'root', name: 'Root', issuer, clientId, clientSecret, allowInsecureRequests: true }];
  const provider = await runProvider({
    open: async () => temporary,
    ...{ vault, port, issuer },
    allowPrivateNetworks: [`localhost:${port}`, '127.0.0.1'],
    tenants: [{ name: 'acme', storage: acme, upstreams }],
  });
  const listener = await ListeningApplication.start();
  onTestFinished(async () => {
    await listener.stop();
    await acme.close();
    await provider.stop();
  });
  const registered = await new Applications(acme.db, tenantVault(vault, 'acme'), policy).register(
    { client_name: 'application', redirect_uris: [REDIRECT_URI], backchannel_logout_uri: listener.logoutUri },
    Date.now(),
  );
  const app = { clientId: registered.clientId, clientSecret: registered.clientSecret ?? '', redirectUri: REDIRECT_URI };

  const browser = new Browser();
  const atAcme = `${issuer}/t/acme`;
  const signInPage = await browser.open(authorizationUrl(atAcme, app));
  const link = /href="([^"]*\/t\/acme\/upstream\/root\/login[^"]*)"/
    .exec(signInPage.body)?.[1]
    ?.replaceAll('&amp;', '&');
  let page = await browser.open(link ?? '');
  page = await browser.submit(page, { username: 'ada', password: PASSWORD });
  page = await browser.submit(page, { attribute: ['preferred_username'], decision: 'allow' });
  expect(new URL(page.url).pathname).toMatch(/^\/t\/acme\/interaction\//);
  page = await browser.submit(page, { attribute: [], decision: 'allow' });
  expect((await exchangeCode(atAcme, app, page.url)).status).toBe(200);

  await signOut(browser, issuer);
  await listener.hears(1);
  expect(listener.heard[0]?.claims.iss).toBe(atAcme);
  const silent = await browser.open(authorizationUrl(atAcme, app, { prompt: 'none' }));
  expect(new URL(silent.url).searchParams.get('error')).toBe('login_required');
});
