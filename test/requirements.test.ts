import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Test cases of the requirements, by group: how many there are of each. */
const CASES = {
  V: 23,
  X: 30,
  J: 21,
  E: 15,
  O: 24,
};

// Only what stands between quotes can be part of a test's name; table-driven names are put together from such texts.
const quoted = globSync(['{packages,apps}/*/test/**/*.ts', 'test/**/*.test.ts'], { cwd: ROOT })
  .filter((file) => !file.includes('node_modules') && !file.endsWith('requirements.test.ts'))
  .map((file) => readFileSync(`${ROOT}/${file}`, 'utf8'))
  .flatMap((text) => text.match(/(['"`])(?:\\.|(?!\1).)*\1/g) ?? [])
  .join('\n');

test.each(Object.entries(CASES))(
  'every %s- case of the requirements has a test that carries its id',
  (group, count) => {
    const ids = Array.from({ length: count }, (_, index) => `${group}-${index + 1}`);
    expect(ids.filter((id) => !new RegExp(`\\b${id}\\b`).test(quoted))).toEqual([]);
  },
);

test.each(Array.from({ length: 14 }, (_, index) => index + 1))('Invariant %i has a test named after it', (number) => {
  expect(quoted).toMatch(new RegExp(`\\bInvariant ${number}\\b`, 'i'));
});
