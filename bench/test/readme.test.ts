import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { renderResults, withResults } from '../harness/readme.ts';
import { ratioOf, spreadOf } from '../harness/spread.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const folder = fileURLToPath(new URL('../results', import.meta.url));

test('the README tells the figures of the last runs, and those of each benchmark that was run', () => {
  const readme = read('README.md');
  const shown = [...readme.matchAll(/\(results\/([\w-]+)\.json\)/g)].map(([, name = '']) => name);
  const kept = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));
  expect([...shown].sort()).toEqual(kept.sort());
  expect(withResults(readme, renderResults(folder, shown))).toBe(readme);
});

test('results name no machine and no folder', () => {
  for (const file of readdirSync(folder)) expect(read(`results/${file}`)).not.toMatch(/\/(home|root|tmp|work|Users)\//);
});

test('a spread is median, smallest and largest; ratios are taken repetition by repetition', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(ratioOf([2, 8, 3], [1, 2, 3])).toEqual({ median: 2, min: 1, max: 4 });
});
