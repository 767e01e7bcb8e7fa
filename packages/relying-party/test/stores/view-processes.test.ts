import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { connectPostgres, newPostgresStore, newSchema } from './postgres-schemas.ts';

const STALENESS = 60_000;
const SCRIPT = fileURLToPath(new URL('./view-process.ts', import.meta.url));
const SYSTEMS = [
  { name: 'PostgreSQL', url: inject('postgresUrl') },
  { name: 'Redis', url: inject('redisUrl') },
];

/** A real process with a cached view. */
function startProcess(url: string, name: string) {
  const execArgv = ['--conditions=curfew-source'];
  const child = fork(SCRIPT, [url, name, String(STALENESS)], {
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const said: unknown[] = [];
  child.on('message', (message) => said.push(message));
  /** Take the first message that fits out of what was said, waiting for it if need be. */
  async function hears<T>(find: (message: unknown) => T | undefined): Promise<T> {
    for (;;) {
      for (const [index, message] of said.entries()) {
        const found = find(message);
        if (found === undefined) continue;
        said.splice(index, 1);
        return found;
      }
      await once(child, 'message');
    }
  }
  return {
    says: (word: string) => hears((message) => (message === word ? word : undefined)),
    async does(task: string, value = 0): Promise<unknown> {
      child.send({ task, value });
      const answer = await hears((message) =>
        typeof message === 'object' && message && task in message ? { message } : undefined,
      );
      return Object.values(answer.message)[0];
    },
  };
}

for (const { name, url = '' } of SYSTEMS) {
  describe.skipIf(!url)(`two processes on one store: ${name}`, () => {
    async function newName(): Promise<string> {
      const schema = newSchema();
      if (name === 'Redis') return schema;
      const pool = connectPostgres(url);
      await newPostgresStore(pool, schema);
      await pool.end();
      return schema;
    }

    test('what one revokes the other refuses at its next check after the broadcast', async () => {
      const storeName = await newName();
      const [one, other] = [startProcess(url, storeName), startProcess(url, storeName)];
      await Promise.all([one.says('connected'), other.says('connected')]);
      expect(await one.does('open')).toBe('opened');
      expect(await other.does('check')).toBe(false);
      expect(await one.does('logout')).toBe('applied');
      await other.says('heard');
      expect(await other.does('check')).toBe(true);
    });

    test('with the broadcast cut the other refuses when its view is as old as it may be', async () => {
      const storeName = await newName();
      const deaf = startProcess(url, storeName);
      await deaf.says('connected');
      expect(await deaf.does('check')).toBe(false);
      const one = startProcess(url, storeName);
      await one.says('connected');
      await deaf.does('stopListening');
      expect(await one.does('logout')).toBe('applied');
      await one.says('heard');
      expect(await deaf.does('check')).toBe(false);
      await deaf.does('wait', STALENESS - 1);
      expect(await deaf.does('check')).toBe(false);
      await deaf.does('wait', 1);
      expect(await deaf.does('check')).toBe(true);
    });
  });
}
