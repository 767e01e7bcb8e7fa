import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, inject, test } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/relying-party/stores.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'curfew-guide-'));
afterAll(() => rmSync(folder, { recursive: true }));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
const run = promisify(execFile);

/** Every example of the guide; `run` names those that are run as they are, `given` declares what one takes from elsewhere. */
const examples = [...guide.matchAll(/(?:<!-- (run|given): (.*) -->\n)?```ts\n([\s\S]*?)```/g)].map(
  ([, kind, text = '', code = ''], index) => ({
    name: kind === 'run' ? text : `example-${index}`,
    isRun: kind === 'run',
    code: kind === 'given' ? `${text}\n${code}` : code,
  }),
);
for (const { name, code } of examples) writeFileSync(join(folder, `${name}.ts`), `${code}\nexport {};\n`);

test('every example of the guide fits the types', async () => {
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      declaration: false,
      allowImportingTsExtensions: true,
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const errors = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).then(
    () => '',
    ({ stdout }) => String(stdout),
  );
  expect(errors).toBe('');
  expect(examples.length).toBe(7);
}, 60_000);

const DATABASE_URL = inject('postgresUrl');
const REDIS_URL = inject('redisUrl');
const NEEDS: Record<string, string | undefined> = {
  sqlite: 'nothing',
  postgres: DATABASE_URL,
  redis: REDIS_URL,
  ioredis: REDIS_URL,
  'cached-postgres': DATABASE_URL,
  'cached-redis': REDIS_URL,
};

for (const name of examples.filter(({ isRun }) => isRun).map(({ name }) => name)) {
  test.skipIf(!NEEDS[name])(`the example "${name}" of the guide ends a session`, async () => {
    const program = `
      import { createSessionRegistry } from '@curfew/relying-party';
      import * as example from './${name}.ts';
      const sessions = createSessionRegistry({ store: example.store });
      // The examples share databases: a logout in one must not reach the session of the next.
      const session = { id: '${name}', issuer: 'https://op.example', subject: '${name}', sid: '${name}',
        startedAt: Date.now() - 1000, expiresAt: Date.now() + 60_000 };
      const said = [await sessions.open(session), await sessions.status(session)];
      await sessions.revoke({ issuer: session.issuer, sid: session.sid });
      said.push(await sessions.status(session));
      await example.store.close();
      await example.pool?.end();
      await example.subscriber?.close();
      await example.client?.close();
      await example.redis?.quit();
      console.log(said.join(' '));`;
    writeFileSync(join(folder, `${name}.run.ts`), program);
    const flags = ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning', `${name}.run.ts`];
    const env = { ...process.env, ...(DATABASE_URL && { DATABASE_URL }), ...(REDIS_URL && { REDIS_URL }) };
    const { stdout } = await run(process.execPath, flags, { cwd: folder, env });
    expect(stdout.trim()).toBe('opened active revoked');
  });
}
