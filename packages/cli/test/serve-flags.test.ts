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

/** Whether registrations are limited by the address that `X-Forwarded-For` tells, and not that of the connection. */
async function countsPerClient(issuer: string): Promise<boolean> {
  const statuses = [];
  for (let client = 0; client < 31; client += 1) {
    const headers = { 'x-forwarded-for': `198.51.100.${client}` };
    statuses.push((await fetch(`${issuer}/oauth2/register`, { method: 'POST', body: '{}', headers })).status);
  }
  return !statuses.includes(429);
}

test('no proxy is trusted unless it is named', async () => {
  expect(await countsPerClient(await serve(['--registration', 'token']))).toBe(false);
});

test.each([
  [
    'options',
    [
      '--registration',
      'token',
      '--metrics',
      'public',
      '--telemetry',
      'opentelemetry',
      '--trusted-proxy',
      '127.0.0.1',
      '::1',
    ],
    {},
  ],
  [
    'the environment',
    [],
    {
      CURFEW_REGISTRATION: 'token',
      CURFEW_METRICS: 'public',
      CURFEW_TELEMETRY: 'opentelemetry',
      CURFEW_TRUSTED_PROXIES: '127.0.0.0/8,::1',
    },
  ],
] as [string, string[], Record<string, string>][])('what %s say is done', async (_where, args, env) => {
  const issuer = await serve(args, env);
  expect(await discover(issuer)).toMatchObject({ registration_endpoint: `${issuer}/oauth2/register` });
  expect(await metricsStatus(issuer)).toBe(200);
  expect(await countsPerClient(issuer)).toBe(true);
});
