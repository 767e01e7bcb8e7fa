import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser } from '../../packages/provider/test/browser.ts';
import { PASSWORD } from '../../packages/provider/test/running-provider.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

export interface ExampleSettings {
  name: string;
  /** Path of the link that starts a sign-in. */
  login: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  port: number;
}

/** One of the examples, in a process of its own as a person would start it. */
export class RunningExample {
  readonly baseUrl: string;
  readonly #settings: ExampleSettings;
  readonly #folder = mkdtempSync(join(tmpdir(), 'curfew-example-'));
  #child: ChildProcess | undefined;
  #output = '';

  constructor(settings: ExampleSettings) {
    this.#settings = settings;
    this.baseUrl = `http://127.0.0.1:${settings.port}`;
  }

  async start(): Promise<void> {
    const { name, issuer, clientId, clientSecret, port } = this.#settings;
    const child = spawn(process.execPath, ['--conditions=curfew-source', join(EXAMPLES, name, 'server.js')], {
      cwd: this.#folder,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        ISSUER: issuer,
        CLIENT_ID: clientId,
        CLIENT_SECRET: clientSecret,
        PORT: String(port),
        BASE_URL: this.baseUrl,
        COOKIE_SECRET: 'a secret of the tests, the same after a restart',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        this.#output += chunk;
        if (this.#output.includes(`Listening at ${this.baseUrl}`)) resolve();
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.once('exit', () => reject(new Error(`${name} ended:\n${this.#output}`)));
    });
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.kill()) await once(child, 'exit');
    this.#output = '';
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Does the application say that this browser is signed in? */
  async knows(browser: Browser): Promise<boolean> {
    const { status, body } = await browser.open(this.baseUrl);
    if (status !== 200 || !/Signed in\.|Not signed in\./.test(body))
      throw new Error(`${status} ${body}\n${this.#output}`);
    return body.includes('Signed in.');
  }

  /** Signs in as a person would. */
  async signIn(browser = new Browser()): Promise<Browser> {
    await browser.open(await this.startSignIn(browser));
    return browser;
  }

  /** Goes to the provider and answers its pages; gives the address that leads back to the application. */
  async startSignIn(browser: Browser): Promise<string> {
    let page = await browser.open(`${this.baseUrl}${this.#settings.login}`);
    // Auth.js asks on a page of its own which provider it shall be.
    if (page.body.includes('<form')) page = await browser.submit(page, {});
    page = await browser.open(page.url);
    if (page.body.includes('name="password"')) {
      page = await browser.submit(page, { username: 'ada', password: PASSWORD });
    }
    if (page.body.includes('name="decision"')) {
      page = await browser.submit(page, { attribute: ['name'], decision: 'allow' });
    }
    if (!page.url.startsWith(this.baseUrl)) throw new Error(`No way back: ${page.url} ${page.status} ${page.body}`);
    return page.url;
  }
}
