import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createWebApplication } from '../../src/console/web-application.ts';
import { setScene } from '../protocol/scene.ts';
import { makeAssets, SCRIPT } from './console-scene.ts';

describe('the web application', () => {
  const scene = setScene({ shared: true, consoleAssets: makeAssets() });
  const get = (path: string, init?: RequestInit) => fetch(`${scene.issuer}${path}`, init);

  test.each(['/console', '/console/', '/console/sessions/abc', '/console/a.b/c', '/account', '/account/consents'])(
    '%s answers the page, under a strict policy',
    async (path) => {
      const answer = await get(path);
      const page = await answer.text();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const nonce = /<meta name="curfew-nonce" content="([^"]*)">/.exec(page)?.[1] ?? '';
      expect(nonce).toMatch(/^[\w-]{22}$/);
      expect(answer.headers.get('content-security-policy')).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; ` +
          "font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(page).toContain(`<style nonce="${nonce}">`);
      expect(page).toContain('<base href="/console/">');
      expect(page).not.toMatch(/__[A-Z]+__/);
    },
  );

  test('no two answers have the same nonce', async () => {
    const policies = await Promise.all(
      [1, 2].map(async () => (await get('/console/')).headers.get('content-security-policy')),
    );
    expect(new Set(policies).size).toBe(2);
  });

  test('its files are kept for good under their hashed names', async () => {
    const answer = await get('/console/assets/app-Ab12.js', { headers: { 'accept-encoding': 'identity' } });
    expect(await answer.text()).toBe(SCRIPT);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-length': String(SCRIPT.length),
      vary: 'accept-encoding',
    });
    expect((await get('/console/assets/style-Cd34.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('its files travel as %s', async (encoding, decompress) => {
    const content = await new Promise<Buffer>((resolve, reject) => {
      const options = { headers: { 'accept-encoding': `deflate, ${encoding}` } };
      request(`${scene.issuer}/console/assets/style-Cd34.css`, options, async (answer) => {
        expect(answer.headers['content-encoding']).toBe(encoding);
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        expect(Number(answer.headers['content-length'])).toBe(Buffer.concat(chunks).length);
        resolve(Buffer.concat(chunks));
      })
        .on('error', reject)
        .end();
    });
    expect(content.length).toBeLessThan(200);
    expect(decompress(content).toString()).toBe('h1 { margin: 0 }\n'.repeat(100));
  });

  test('HEAD says what GET would, without a body', async () => {
    for (const path of ['/console/', '/console/assets/app-Ab12.js']) {
      const answer = await get(path, { method: 'HEAD' });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
  });

  test('nothing but a file of the build is found among the files', async () => {
    const names = ['nothing.js', '.', '..', '...', '.hidden', 'app-Ab12.js.map', 'sub/app-Ab12.js', 'app-Ab12.js/'];
    for (const name of names) expect([name, await rawStatus(`/console/assets/${name}`)]).toEqual([name, 404]);
  });

  test.each([
    '/console/assets/../secret.txt',
    '/console/assets/..%2fsecret.txt',
    '/console/assets/%2e%2e/secret.txt',
    '/console/assets/%2e%2e%2fsecret.txt',
    '/console/assets/..%5csecret.txt',
    '/console/assets/....//secret.txt',
    '/console/assets/%00secret.txt',
    '/console/assets//etc/passwd',
    '/console/assets/%2fetc%2fpasswd',
    '/console/assets/%zz',
  ])('there is no way out of its folder: %s', async (path) => {
    const { status, body } = await raw(path);
    expect(body).not.toContain('not for browsers');
    expect(body).not.toContain('root:');
    // The first two dots are taken away by the reading of the address: what is left is a page.
    expect([200, 400, 404]).toContain(status);
  });

  test('a page is looked at, not changed', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await get('/console/', { method })).status).toBe(404);
  });

  /** As it stands: `fetch` would tidy the path up. */
  function raw(path: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(scene.issuer);
      request({ hostname, port, path }, async (answer) => {
        let body = '';
        for await (const chunk of answer) body += chunk;
        resolve({ status: answer.statusCode ?? 0, body });
      })
        .on('error', reject)
        .end();
    });
  }

  async function rawStatus(path: string): Promise<number> {
    const { status, body } = await raw(path);
    // Dots that the reading of the address takes away lead to a page of the console, which is no file either.
    return body.includes('<h1>Console</h1>') ? 404 : status;
  }
});

describe('a console that is not built', () => {
  const scene = setScene({ shared: true, consoleAssets: '/nowhere' });

  test('says how to build it', async () => {
    const answer = await fetch(`${scene.issuer}/console/`);
    expect([answer.status, (await answer.text()).includes('npm run build')]).toEqual([503, true]);
    expect((await fetch(`${scene.issuer}/console/assets/app-Ab12.js`)).status).toBe(404);
  });
});

test('below the path of an issuer everything is below that path', async () => {
  const page = await (await createWebApplication(makeAssets(), '/t/acme').page())?.text();
  expect(page).toContain('<base href="/t/acme/console/">');
  expect(page).toContain('<meta name="curfew-base" content="/t/acme">');
});
