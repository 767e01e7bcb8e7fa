import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../test/systems/postgres.ts';

const CURFEW = fileURLToPath(new URL('../bin/curfew.js', import.meta.url));
const NODE = ['--conditions=curfew-source', CURFEW, 'serve'];
const GIVEN = 'long enough a password';

describe('curfew serve --tenant', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'curfew-tenants-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts it, and gives what it printed until it listens. */
  async function serve(args: string[], env: Record<string, string>) {
    const port = await freePort();
    const child = spawn(process.execPath, [...NODE, '--port', String(port), '--data', folder, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    createInterface(child.stdout ?? process.stdin).on('line', (line) => lines.push(line));
    await once(child, 'message');
    return {
      issuer: `http://localhost:${port}`,
      lines,
      async stop() {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      },
    };
  }

  test('serves each below the issuer, and prints its first password once', async () => {
    const env = { CURFEW_ADMIN_PASSWORD: GIVEN, CURFEW_ADMIN_PASSWORD_ACME_EU: GIVEN };
    const first = await serve(['--tenant', 'acme-eu', 'beta'], env);
    for (const tenant of ['', '/t/acme-eu', '/t/beta']) {
      const answer = await fetch(`${first.issuer}${tenant}/.well-known/openid-configuration`);
      expect(await answer.json()).toMatchObject({ issuer: `${first.issuer}${tenant}` });
    }
    await first.stop();
    const said = first.lines.filter((line) => !line.startsWith('{'));
    expect(said).toEqual([
      expect.stringMatching(/^First admin account of tenant beta: admin, password \S{20} \(shown this once\)$/),
      `Curfew listens at ${first.issuer}`,
      `Tenant acme-eu: ${first.issuer}/t/acme-eu`,
      `Tenant beta: ${first.issuer}/t/beta`,
    ]);
    for (const name of ['acme-eu', 'beta']) expect(existsSync(join(folder, 'tenants', `${name}.sqlite`))).toBe(true);

    const again = await serve([], { CURFEW_TENANTS: 'acme-eu,beta' });
    expect((await fetch(`${again.issuer}/t/acme-eu/oauth2/jwks`)).status).toBe(200);
    await again.stop();
    expect(again.lines.join()).not.toContain('First admin');
  });

  test('a name that is none is said in one sentence, before anything is made', () => {
    const data = join(folder, 'invalid');
    const { status, stderr } = spawnSync(process.execPath, [...NODE, '--data', data, '--tenant', '../up'], {
      encoding: 'utf8',
      env: { ...process.env, CURFEW_ADMIN_PASSWORD: GIVEN },
    });
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(/^The tenant name "\.\.\/up" is not valid: [^\n]*$/);
    expect(existsSync(join(data, 'tenants'))).toBe(false);
  });
});
