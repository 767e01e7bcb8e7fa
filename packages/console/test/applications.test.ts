import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

describe.skipIf(!hasChromium)('applications in the console', { timeout: 60_000 }, () => {
  const scene = setConsoleScene();

  test('a new web application gets a client id and a secret, shown once', async () => {
    const page = await scene.open('/console/applications');
    await page.getByRole('link', { name: 'New application' }).click();
    await expectAccessible(page);
    await page.getByLabel('Name').fill('Photos');
    await page.getByLabel('Description').fill('Everybody’s photos');
    await page.getByLabel('Callback URLs 1', { exact: true }).fill('https://photos.example/callback');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { name: 'Photos is registered' }).waitFor();
    await expectAccessible(page);
    const [clientId = '', secret = ''] = await page.locator('dd code').allTextContents();
    const made = await scene.provider.applications.find(clientId);
    expect(made?.metadata).toMatchObject({ client_name: 'Photos', redirect_uris: ['https://photos.example/callback'] });
    expect(secret.length).toBeGreaterThan(20);
    await page.getByRole('link', { name: 'Open the application' }).click();
    await page.getByRole('tab', { name: 'Protocol' }).waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  test('what the API refuses is said at the field in its words, and the field gets the focus', async () => {
    const page = await scene.open('/console/applications/new');
    await page.getByLabel('Name').fill('Photos');
    await page.getByLabel('Callback URLs 1', { exact: true }).fill('http://photos.example/callback');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('must use https, except on localhost').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Callback URLs 1');
    await expectAccessible(page);
  });

  test('a single-page application is public and has no secret', async () => {
    const page = await scene.open('/console/applications/new');
    await page.getByLabel('Name').fill('In the browser');
    await page.getByLabel('Single-page application').check();
    await page.getByLabel('Callback URLs 1', { exact: true }).fill('https://spa.example/callback');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('proves itself by PKCE').waitFor();
  });

  test('the logout URL is set on the Protocol tab, and Update saves it with the rest as it was', async () => {
    const { clientId } = await scene.provider.register({ client_name: 'Mail', description: 'Letters' });
    const page = await scene.open(`/console/applications/${clientId}/protocol`);
    await page.getByLabel('Back channel logout URL').fill('https://mail.example/#logout');
    await page.getByLabel('Tell it of every end of a session').uncheck();
    await page.getByLabel('Not used for long').uncheck();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('must not have a fragment').waitFor();
    await page.getByLabel('Back channel logout URL').fill('https://mail.example/logout');
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('Saved.').waitFor();
    const { metadata } = (await scene.provider.applications.find(clientId)) ?? {};
    expect(metadata).toMatchObject({
      client_name: 'Mail',
      description: 'Letters',
      backchannel_logout_uri: 'https://mail.example/logout',
    });
    expect(metadata?.backchannel_logout_reasons).not.toContain('idle');
    expect(metadata?.backchannel_logout_reasons).toContain('admin');
  });

  test('the test of a logout URL says step by step what came of it, also of a URL that is not saved', async () => {
    const { clientId } = await scene.provider.register({ client_name: 'Files' });
    const bodies: string[] = [];
    const application = createServer(async (request, response) => {
      bodies.push(await text(request));
      response.writeHead(200).end();
    }).listen(0, '127.0.0.1');
    await once(application, 'listening');
    const { port } = application.address() as AddressInfo;
    const page = await scene.open(`/console/applications/${clientId}/protocol`);
    const outcomes = () => page.getByRole('listitem').allInnerTexts();
    await page.getByLabel('Back channel logout URL').fill(`http://127.0.0.1:${port}/logout`);
    await page.getByRole('button', { name: 'Test the logout URL' }).click();
    await page.getByText('It works, with something to look at').waitFor();
    expect((await outcomes()).map((item) => item.split('\n')[0])).toContain('Header fields: Look at this');
    expect(bodies).toEqual([expect.stringMatching(/^logout_token=/)]);
    await expectAccessible(page);
    application.close();
    application.closeAllConnections();
    await page.getByRole('button', { name: 'Test the logout URL' }).click();
    await page.getByText('The application would not be told').waitFor();
    expect((await outcomes()).map((item) => item.split('\n')[0])).toContain('Connection: Failed');
  });

  test('a new secret is shown once; the one before stays good as long as chosen', async () => {
    const { clientId } = await scene.provider.register({ client_name: 'Calendar' });
    const page = await scene.open(`/console/applications/${clientId}/advanced`);
    await expectAccessible(page);
    await page.getByLabel('The present secret stays good for').selectOption('An hour');
    await page.getByRole('button', { name: 'New secret' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give Calendar a new secret?' });
    await dialog.getByRole('button', { name: 'New secret' }).click();
    await page.getByText('The secret is shown here and never again').waitFor();
    await page.getByText('The secret before is still good until').waitFor();
  });

  test.each(['protocol', 'advanced'])(
    'one that turns confidential in the tab %s is shown its secret once',
    async (tab) => {
      const { clientId } = await scene.provider.register({ client_name: 'Maps', token_endpoint_auth_method: 'none' });
      const page = await scene.open(`/console/applications/${clientId}/${tab}`);
      if (tab === 'protocol') {
        await page.getByLabel('How the application proves itself').selectOption('client_secret_basic');
        await page.getByRole('button', { name: 'Update' }).click();
      } else {
        const json = page.getByLabel('Client metadata');
        await json.fill((await json.inputValue()).replace('"none"', '"client_secret_basic"'));
        await page.getByRole('button', { name: 'Replace' }).click();
      }
      const shown = page.getByRole('status').filter({ hasText: 'The secret is shown here and never again' });
      const secret = await shown.locator('dd code').innerText();
      expect(await scene.provider.applications.isSecret(clientId, secret, Date.now())).toBe(true);
      await page.getByRole('tab', { name: 'Advanced' }).click();
      await page.getByRole('button', { name: 'New secret' }).waitFor();
      expect(await page.content()).toContain(secret);
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Applications' }).first().click();
      await page.getByRole('heading', { name: 'Applications', level: 1 }).waitFor();
      await page.goBack();
      await page.getByRole('button', { name: 'New secret' }).waitFor();
      expect(await page.content()).not.toContain(secret);
    },
  );

  test('an application is disabled, enabled and deleted, after saying what will happen', async () => {
    const { clientId } = await scene.provider.register({ client_name: 'Notes' });
    const page = await scene.open(`/console/applications/${clientId}/advanced`);
    await page.getByRole('button', { name: 'Disable' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('everybody who is signed in to it is signed out of it').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Nobody can sign in at present.').waitFor();
    expect((await scene.provider.applications.find(clientId))?.disabled).toBe(true);
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('People can sign in again.').waitFor();
    await page.getByRole('button', { name: 'Delete the application' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the application' }).click();
    await page.getByRole('heading', { name: 'Applications', level: 1 }).waitFor();
    expect((await scene.provider.applications.find(clientId))?.deleted).toBe(true);
  });

  test('everybody is signed out of an application, and the page says how far it has come', async () => {
    const { clientId } = await scene.provider.register({ client_name: 'Chat' });
    const page = await scene.open(`/console/applications/${clientId}/advanced`);
    await page.getByRole('button', { name: 'Sign everybody out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign everybody out' }).click();
    await page.getByText('Done: 0 sessions ended.').waitFor();
  });

  test('a list of applications is imported whole or not at all, and every entry at fault is named', async () => {
    const page = await scene.open('/console/applications/import');
    const good = { client_name: 'Imported', redirect_uris: ['https://imported.example/callback'] };
    await page.getByLabel('List of client metadata').fill(JSON.stringify([good, { client_name: 'Bad' }]));
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('row', { name: /2 redirect_uris/ }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('List of client metadata').fill(JSON.stringify([good]));
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: '1 application is registered' }).waitFor();
    await expectAccessible(page);
  });

  test('the list is searched, and its pages are those of the server', async () => {
    for (let number = 0; number < 60; number += 1) {
      await scene.provider.register({ client_name: `Shop ${String(number).padStart(2, '0')}` });
    }
    const page = await scene.open('/console/applications');
    await page.getByLabel('Search by name or client ID').fill('Shop');
    await page.getByRole('link', { name: 'Shop 49' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(51);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('link', { name: 'Shop 59' }).click();
    await page.getByRole('heading', { name: 'Shop 59' }).waitFor();
    await page.goBack();
    await page.getByText('Page 2').waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByRole('link', { name: 'Shop 00' }).waitFor();
    await expectAccessible(page);
  });

  test('all endpoints of the issuer can be copied, the logout endpoint among them', async () => {
    const page = await scene.open('/console/info', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy: Logout endpoint' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${scene.provider.issuer}/oidc/logout`);
    await expectAccessible(page);
  });
});
