import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../test/systems/postgres.ts';

const CURFEW = fileURLToPath(new URL('../bin/curfew.js', import.meta.url));

async function serve(args: string[], env: Record<string, string> = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-flags-'));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--conditions=curfew-source', CURFEW, 'serve', '--port', String(port), '--data', folder, ...args],
    { env: { ...process.env, ...env, CURFEW_ADMIN_PASSWORD: 'long enough a password' }, stdio: 'pipe' },
  );
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  for await (const line of createInterface(child.stdout)) if (line.startsWith('Curfew listens')) break;
  return `http://localhost:${port}`;
}

const discover = async (issuer: string) =>
  (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
const metricsStatus = async (issuer: string) => (await fetch(`${issuer}/metrics`)).status;

test('unless told otherwise, nobody registers, and metrics are for admins', async () => {
  const issuer = await serve([]);
  expect(await discover(issuer)).not.toHaveProperty('registration_endpoint');
  expect(await metricsStatus(issuer)).toBe(401);
});

test.each([
  ['options', ['--registration', 'token', '--metrics', 'public', '--telemetry', 'opentelemetry'], {}],
  [
    'the environment',
    [],
    { CURFEW_REGISTRATION: 'token', CURFEW_METRICS: 'public', CURFEW_TELEMETRY: 'opentelemetry' },
  ],
] as [string, string[], Record<string, string>][])('what %s say is done', async (_where, args, env) => {
  const issuer = await serve(args, env);
  expect(await discover(issuer)).toMatchObject({ registration_endpoint: `${issuer}/oauth2/register` });
  expect(await metricsStatus(issuer)).toBe(200);
});
