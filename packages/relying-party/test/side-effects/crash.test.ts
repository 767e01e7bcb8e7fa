import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { exportJWK } from 'jose';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { newSchema } from '../stores/postgres-schemas.ts';
import { newPrefix } from '../stores/redis-clients.ts';
import type { DyingApplication } from '../support/dying-application.ts';
import { createIssuer } from '../support/issuer.ts';

const SCRIPT = fileURLToPath(new URL('../support/dying-application.ts', import.meta.url));

/** What the application reports, and a wait for it. */
async function startReports() {
  const reports: string[] = [];
  const waiting: { count: number; resolve(): void }[] = [];
  const server = createServer(async (request, response) => {
    reports.push(await text(request));
    response.end();
    for (const { count, resolve } of waiting) if (reports.length >= count) resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, // a listening TCP server has an AddressInfo
    reports,
    async until(count: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ count, resolve });
      if (reports.length < count) await promise;
    },
  };
}

/** Start the application; what it says first. */
async function start(order: DyingApplication) {
  const flags = ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning', SCRIPT, JSON.stringify(order)];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const [said] = await once(createInterface(child.stdout), 'line');
  return { said: String(said), kill };
}

const systems = [
  { system: 'SQLite', location: 'sessions.db' },
  { system: 'PostgreSQL', location: inject('postgresUrl') },
  { system: 'Redis', location: inject('redisUrl') },
] as const;

describe.each(systems)('store and queue in $system', { timeout: 60_000 }, ({ system, location }) => {
  async function setUp() {
    const folder = mkdtempSync(join(tmpdir(), 'curfew-crash-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const issuer = await createIssuer();
    const { address, ...reports } = await startReports();
    const order: DyingApplication = {
      system,
      location: system === 'SQLite' ? join(folder, 'sessions.db') : (location ?? ''),
      name: system === 'PostgreSQL' ? newSchema() : newPrefix(),
      issuer: issuer.issuer,
      jwk: { ...(await exportJWK(issuer.publicKey)), kid: issuer.keyId, alg: 'RS256', use: 'sig' },
      // Of all sessions of the person, and of the refresh tokens that would otherwise outlive them.
      token: await issuer.mint({ subject: 'ada', revokeOfflineAccess: true }),
      reportTo: address,
      signsIn: true,
      haltsAt: 'never',
      ahead: 0,
    };
    return { order, ...reports };
  }

  const effectsOf = (id: string) => [`revoke token of ${id}`, `sockets ${id} logout_token`, `audit ${id} logout_token`];

  test.skipIf(!location)(
    '26 killed after the revocation is committed and before anything followed: all of it follows, in order',
    async () => {
      const { order, reports, until } = await setUp();
      const first = await start({ ...order, haltsAt: 'commit' });
      expect(first.said).toBe('halted');
      await first.kill();
      expect(reports).toEqual([]);
      // The provider had no answer and sends its token again.
      const second = await start({ ...order, signsIn: false });
      expect(second.said).toBe('200');
      await until(6);
      for (const id of ['phone', 'laptop']) {
        expect(reports.filter((report) => report.split(' ').includes(id))).toEqual(effectsOf(id));
      }
    },
  );

  test.skipIf(!location)('26 killed in the middle of a side effect: it is done again, then the others', async () => {
    const { order, reports, until } = await setUp();
    const first = await start({ ...order, haltsAt: 'effect' });
    // 200 as soon as the ends are in safe hands; the effects come after it or meanwhile.
    expect(['200', 'halted']).toContain(first.said);
    await until(1);
    await first.kill();
    const begun = reports.splice(0);
    expect(begun.every((report) => report.startsWith('revoke'))).toBe(true);
    // Later: what a process has taken on is its own for a while.
    await start({ ...order, signsIn: false, ahead: 10 * 60_000 });
    await until(6);
    for (const id of ['phone', 'laptop']) {
      expect(reports.filter((report) => report.split(' ').includes(id))).toEqual(effectsOf(id));
    }
  });
});
