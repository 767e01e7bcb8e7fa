import { request } from 'node:http';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Vault } from '../../src/keys/vault.ts';
import { startProvider } from '../../src/provider.ts';
import { openTenantStorage } from '../../src/tenant-storage.ts';
import { checkTenantName } from '../../src/tenants.ts';
import { temporarySqlite } from '../storages.ts';
import { setTenantScene } from './tenant-scene.ts';

describe('addresses below /t', () => {
  const scene = setTenantScene(temporarySqlite);

  /** Sends the path as it is; `fetch` would tidy it up first. */
  const get = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const { port } = scene.provider.options;
      const sent = request({ port, host: '127.0.0.1', path, headers }, async (res) => {
        let body = '';
        for await (const chunk of res) body += chunk;
        resolve({ status: res.statusCode, body });
      });
      sent.on('error', reject).end();
    });

  /** What there is at an address that leads to nobody's keys, and to no other tenant. */
  const getNothing = async (path: string) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    for (const secret of ['"keys"', '/t/beta']) expect(body).not.toContain(secret);
    return body;
  };

  test.each([
    '/t',
    '/t/',
    '/t/unknown',
    '/t/unknown/.well-known/openid-configuration',
    '/t/unknown/oauth2/authorize?client_id=x',
    '/t/unknown/api/admin/v1/accounts',
    '/t/A',
    '/t/ACME/.well-known/openid-configuration',
    '/t/../',
    '/t/%2e%2e/health',
    '/t/acme%2f../oauth2/jwks',
    '/t/acme%2Foauth2/jwks',
    '/t/acme%00/oauth2/jwks',
    '/t/%61cme/oauth2/jwks',
    '/t/acme;x/oauth2/jwks',
    '/t/acme\\oauth2\\jwks',
    '/t//acme/oauth2/jwks',
  ])('%s is a page that does not exist, and tells nothing', async (path) => {
    const body = await getNothing(path);
    expect(body).toContain('not_found');
    expect(body).toBe((await get('/t/nobody')).body);
    for (const secret of ['acme', 'beta', 'tenant']) expect(body).not.toContain(secret);
  });

  test.each([
    '/t/acme/../beta/oauth2/jwks',
    '/t/acme/../beta/.well-known/openid-configuration',
    '/t/acme/../../.well-known/openid-configuration',
    '/t/acme/../../health',
    '/t/acme/%2e%2e/beta/oauth2/jwks',
    '/t/acme/t/beta/oauth2/jwks',
    '/t/acme//oauth2/jwks',
    '/t/acme/api/../../beta/api/openapi.json',
    '/t/acmeX/oauth2/jwks',
    '/T/acme/oauth2/jwks',
    '//t/acme/oauth2/jwks',
  ])('%s leads nowhere', async (path) => {
    await getNothing(path);
  });

  test('a whole address as a proxy sends it is the path in it, and nobody else’s host', async () => {
    const { status, body } = await get('http://evil.example/t/acme/.well-known/openid-configuration');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      issuer: scene.acme.issuer,
      jwks_uri: `${scene.acme.issuer}/oauth2/jwks`,
    });
  });

  test('whatever Host is sent, addresses are those of the issuer', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-prefix': '/t/beta' };
    const { body } = await get('/t/acme/.well-known/openid-configuration', headers);
    expect(body).not.toContain('evil');
    expect(JSON.parse(body).token_endpoint).toBe(`${scene.acme.issuer}/oauth2/token`);
  });

  test('the home page and the stylesheet are there, with and without a slash at the end', async () => {
    for (const path of ['/t/acme', '/t/acme/', '/t/acme?x=1']) {
      const { status, body } = await get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(body).toContain(`<code>${scene.acme.issuer}</code>`);
      expect(body).toContain('href="/t/acme/assets/curfew.css"');
    }
    expect((await get('/t/acme/assets/curfew.css')).status).toBe(200);
  });
});

describe('names of tenants', () => {
  test.each(['a', 'acme', '0', 'acme-eu-2', 'x'.repeat(40)])('%s is one', (name) => {
    expect(checkTenantName(name)).toBe(name);
  });

  test.each(['', 'A', '-a', 'a_b', 'a.b', '..', 'a/b', 'a b', 'ä', 'a\n', '%61', 'x'.repeat(41)])(
    '%j is none',
    (name) => {
      expect(() => checkTenantName(name)).toThrow(expect.objectContaining({ code: 'tenant_name_invalid' }));
    },
  );

  test('a tenant has a name and a storage that no other one has', async () => {
    const { storage, url, remove } = await temporarySqlite();
    const acme = await openTenantStorage(url, 'acme');
    const start = (tenants: { name: string; storage: typeof acme }[]) =>
      startProvider({
        issuer: 'http://localhost:1',
        port: 0,
        storage,
        vault: new Vault(new Uint8Array(32)),
        logger: pino({ level: 'silent' }),
        tenants,
      });
    await expect(start([{ name: 'Acme', storage: acme }])).rejects.toMatchObject({ code: 'tenant_name_invalid' });
    const twice = [
      { name: 'acme', storage: acme },
      { name: 'acme', storage: acme },
    ];
    await expect(start(twice)).rejects.toMatchObject({ code: 'tenant_duplicate' });
    await expect(start([{ name: 'acme', storage }])).rejects.toMatchObject({ code: 'tenant_storage_shared' });
    await expect(openTenantStorage(url, '../acme')).rejects.toMatchObject({ code: 'tenant_name_invalid' });
    await acme.close();
    await remove();
  });

  test('the storage of one opened as another’s is refused: its secrets cannot be read', async () => {
    const { storage, url, remove } = await temporarySqlite();
    const acme = await openTenantStorage(url, 'acme');
    const start = (name: string) =>
      startProvider({
        issuer: 'http://localhost:1',
        port: 0,
        storage,
        vault: new Vault(new Uint8Array(32)),
        logger: pino({ level: 'silent' }),
        tenants: [{ name, storage: acme }],
      });
    await (await start('acme')).close();
    await expect(start('beta')).rejects.toMatchObject({ code: 'vault_key_mismatch' });
    await acme.close();
    await remove();
  });
});
