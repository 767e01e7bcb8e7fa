import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PlaygroundConfiguration } from '@curfew/playground/configuration';
import { openData } from '../data-folder.ts';
import { ADMIN_USERNAME, ensureFirstAdmin } from '../first-admin.ts';
import { DemoProcess } from './demo-process.ts';
import { startFront } from './front.ts';
import { Narrator } from './narrator.ts';
import { type DemoAddresses, PLAYGROUNDS, registerPlayground } from './registration.ts';

export interface DemoOptions {
  port: number;
  playgroundPort: number;
  data: string;
}

/** `curfew demo`: the provider and two applications, each a process of its own, until Ctrl-C. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const folder = resolve(options.data);
  const addresses: DemoAddresses = {
    issuer: `http://localhost:${options.port}`,
    playgroundOrigin: `http://localhost:${options.playgroundPort}`,
    allowedNetwork: `localhost:${options.playgroundPort}`,
  };
  const data = await openData(folder);
  await ensureFirstAdmin(data.storage);
  const files = await Promise.all(PLAYGROUNDS.map((name) => registerPlayground(name, folder, data, addresses)));
  await data.storage.close();

  const narrator = new Narrator(join(folder, 'provider.log'), new Map(files.map(nameByClientId)));
  const provider = new DemoProcess({
    name: 'provider',
    module: fileURLToPath(new URL('../../bin/curfew.js', import.meta.url)),
    args: [
      'serve',
      ...['--port', String(options.port)],
      ...['--data', folder],
      ...['--allow-private-network', addresses.allowedNetwork],
    ],
    onLine: narrator.providerLine,
  });
  const playgrounds = PLAYGROUNDS.map(
    (name, index) =>
      new DemoProcess({
        name,
        module: fileURLToPath(import.meta.resolve('@curfew/playground/main')),
        args: [files[index] ?? ''],
        onLine: narrator.playgroundLine,
      }),
  );
  const front = await startFront(options.playgroundPort, playgrounds);
  const processes = [provider, ...playgrounds];

  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    front.close();
    front.closeAllConnections();
    await Promise.all(processes.map((process) => process.stop()));
    narrator.close();
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));

  try {
    await Promise.all(processes.map((process) => process.start()));
  } catch {
    // The part that failed has said why.
    await stop(1);
  }
  console.log(welcome(addresses, folder));
  listenToKeys({ provider, playgrounds, narrator, quit: () => void stop(0) });
}

function nameByClientId(file: string): [string, string] {
  const { clientId, name } = JSON.parse(readFileSync(file, 'utf8')) as PlaygroundConfiguration;
  return [clientId, name];
}

interface Controls {
  provider: DemoProcess;
  playgrounds: DemoProcess[];
  narrator: Narrator;
  quit: () => void;
}

/** Lets the person at the terminal take parts down during a logout, and see that it is not lost. */
function listenToKeys({ provider, playgrounds, narrator, quit }: Controls): void {
  const commands: Record<string, () => void | Promise<void>> = {
    2: () => toggle(playgrounds[0]),
    3: () => toggle(playgrounds[1]),
    p: async () => {
      await provider.stop('SIGKILL');
      narrator.say(provider.name, 'killed (SIGKILL)');
      await provider.start();
      narrator.say(provider.name, 'started again');
    },
    q: quit,
  };
  async function toggle(part: DemoProcess | undefined): Promise<void> {
    if (part === undefined) return;
    await (part.running ? part.stop() : part.start());
    narrator.say(part.name, part.running ? 'started' : 'stopped');
  }
  // One after the other: a second press waits for the first to be done.
  let last = Promise.resolve();
  createInterface(process.stdin).on('line', (line) => {
    const command = commands[line.trim()];
    if (command === undefined) return;
    last = last.then(command).catch((error: unknown) => narrator.say('demo', String(error)));
  });
}

function welcome({ issuer, playgroundOrigin, allowedNetwork }: DemoAddresses, folder: string): string {
  return `
  Curfew is running.

    Provider       ${issuer}
    Console        ${issuer}/console/
    playground2    ${playgroundOrigin}/playground2
    playground3    ${playgroundOrigin}/playground3
    Data           ${folder}
    Allow-list     ${allowedNetwork} (the only private address that Logout Tokens may go to)
    Sign in as     ${ADMIN_USERNAME}, with the password printed above at the first start, or CURFEW_ADMIN_PASSWORD

  Try this
    1. Open playground2, press Authorize, sign in and share your username: "Logged in user: ${ADMIN_USERNAME}".
    2. Open playground3 and press Authorize: no password is asked.
    3. Press Logout in playground3 and answer Yes.
    4. Reload playground2: "Logged in user: null".
    5. Open the console: it shows the logout, and who has heard of it.

  Then try to lose a logout: type 2 or 3 and Enter to stop or start an application, p to kill the provider
  with SIGKILL and start it again. Ctrl-C or q stops everything.
`;
}
