import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Requirements (OP, RP, RIL), test cases (V, X, J, E, O) and attacks (A): how many there are of each. */
const CASES = {
  OP: 37,
  RP: 36,
  RIL: 21,
  V: 23,
  X: 30,
  J: 21,
  E: 15,
  O: 24,
  A: 42,
};

// Only what stands between quotes can be part of a test's name; table-driven names are put together from such texts.
const quoted = globSync(['{packages,apps}/*/test/**/*.ts', 'test/**/*.test.ts'], { cwd: ROOT })
  .filter((file) => !file.includes('node_modules') && !file.endsWith('requirements.test.ts'))
  .map((file) => readFileSync(`${ROOT}/${file}`, 'utf8'))
  .flatMap((text) => text.match(/(['"`])(?:\\.|(?!\1).)*\1/g) ?? [])
  .join('\n');

test.each(Object.entries(CASES))('every %s- id of the requirements has a test that carries it', (group, count) => {
  const ids = Array.from({ length: count }, (_, index) => `${group}-${index + 1}`);
  expect(ids.filter((id) => !new RegExp(`\\b${id}\\b`).test(quoted))).toEqual([]);
});

test.each(Array.from({ length: 14 }, (_, index) => index + 1))('Invariant %i has a test named after it', (number) => {
  expect(quoted).toMatch(new RegExp(`\\bInvariant ${number}\\b`, 'i'));
});
