import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

const LOG = new URL('../src/log.ts', import.meta.url).href;

function run(then: string) {
  const script = `
    const { createLog } = await import('${LOG}');
    const log = createLog();
    for (const line of [1, 2, 3]) log.info({ line }, 'said');
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  return child;
}

const linesIn = (output: string) => [...output.matchAll(/"line":(\d)/g)].map(([, line]) => Number(line));

test.each([
  ['ends by itself', ''],
  ['is ended', 'process.exit();'],
  ['fails', "setTimeout(() => { throw new Error('broken on purpose'); });"],
])('a process that %s has written all of its log', async (_, then) => {
  expect(linesIn(await text(run(then).stdout))).toEqual([1, 2, 3]);
});

test('a process that goes on writes its log all the same', async () => {
  const [chunk] = (await once(run('setInterval(() => {}, 60_000);').stdout, 'data')) as [Buffer];
  expect(linesIn(chunk.toString())).toEqual([1, 2, 3]);
});
