import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freePort } from './systems/postgres.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('the built packages run without their sources', { timeout: 180_000 }, async () => {
  execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'ignore' });
  const folder = mkdtempSync(join(tmpdir(), 'curfew-built-'));
  const port = await freePort();
  const provider = fork(join(ROOT, 'packages/cli/bin/curfew.js'), ['serve', '--port', String(port), '--data', folder], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    await new Promise((resolve, reject) => {
      provider.once('message', resolve);
      provider.once('exit', () => reject(new Error('The built provider ended.')));
    });
    const response = await fetch(`http://localhost:${port}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({ backchannel_logout_supported: true });
  } finally {
    const exited = new Promise((resolve) => provider.once('exit', resolve));
    provider.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  }
});
