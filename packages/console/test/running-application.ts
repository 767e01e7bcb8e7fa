import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlaygroundConfiguration } from '@curfew/playground/configuration';
import type { Page } from 'playwright-core';
import { freePort } from '../../../test/systems/postgres.ts';
import { PASSWORD, type TestProvider } from '../../provider/test/running-provider.ts';

const MAIN = fileURLToPath(new URL('../../../apps/playground/src/main.ts', import.meta.url));

/** The sample application in a process of its own, registered at a provider: it can die and come back. */
export class RunningApplication {
  readonly name: string;
  readonly clientId: string;
  readonly url: string;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string, { name, clientId, publicUrl }: PlaygroundConfiguration) {
    this.name = name;
    this.clientId = clientId;
    this.url = publicUrl;
    this.#folder = folder;
  }

  static async start({ issuer, register }: TestProvider, name: string): Promise<RunningApplication> {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}/${name}`;
    const { clientId, clientSecret } = await register({
      client_name: name,
      redirect_uris: [`${publicUrl}/oauth2client`],
      backchannel_logout_uri: `${publicUrl}/bclogout`,
      token_endpoint_auth_method: 'client_secret_post',
    });
    const folder = mkdtempSync(join(tmpdir(), 'curfew-application-'));
    const configuration: PlaygroundConfiguration = {
      ...{ name, publicUrl, port, issuer, clientId, clientSecret },
      cookieSecret: randomBytes(32).toString('base64url'),
      database: join(folder, 'sessions.sqlite'),
      siblings: [],
    };
    writeFileSync(join(folder, 'configuration.json'), JSON.stringify(configuration), { mode: 0o600 });
    const application = new RunningApplication(folder, configuration);
    await application.start();
    return application;
  }

  /** Starts it again, with the sessions that it had. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--conditions=curfew-source', MAIN, join(this.#folder, 'configuration.json')],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { PATH: process.env.PATH } },
    );
    this.#process = child;
    await once(child, 'message');
  }

  /** It is gone, without having tidied up. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Somebody signs in to it in a tab of their browser, and agrees to share their username. */
  async signIn(page: Page, username: string): Promise<void> {
    await page.goto(this.url);
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const proceed = page.getByRole('button', { name: 'Continue' });
    await proceed.waitFor();
    await page.locator('label', { hasText: 'Username' }).click();
    await proceed.click();
    await page.locator('#logged-in-user', { hasText: username }).waitFor();
  }

  /** Who it believes is signed in: `Logged in user: null` for nobody. */
  async userOn(page: Page): Promise<string> {
    await page.goto(this.url);
    return page.locator('#logged-in-user').innerText();
  }
}
