import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const GUIDE = join(ROOT, 'docs/relying-party/pitfalls.md');
const guide = readFileSync(GUIDE, 'utf8');

/** Where the names before the colon are looked for. */
const FOLDERS = {
  '': 'packages/relying-party/test',
  'logout-token/': 'packages/logout-token/test',
  'examples/': 'test/examples',
  '../src/testing/': 'packages/relying-party/src/testing',
};

const rows = guide
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:#|-|Asked for|Area)/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
const isNumbered = (row: readonly string[]) => /^\d+$/.test(row[0] ?? '');

/** The tests a row names. */
function testsOf(row: readonly string[]) {
  const cell = row.at(-1) ?? '';
  return cell === ''
    ? []
    : cell.split('<br>').map((text) => {
        const [, folder = '', file = '', name = ''] = /^`((?:\S*\/)?)([\w-]+)`: (.+)$/.exec(text) ?? [];
        return { folder, file, name, text };
      });
}

/** What a test file says between quotes. */
function quotedIn(path: string): string {
  const text = readFileSync(path, 'utf8');
  const quoted = text.match(/(['"`])(?:\\.|(?!\1).)*\1/g) ?? [];
  return quoted.join('\n').replaceAll("\\'", "'");
}

test('every pitfall has a row, in order, and each row names a test', () => {
  const numbered = rows.filter(isNumbered);
  expect(numbered.map(([number]) => Number(number))).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect(numbered.filter((row) => testsOf(row).length === 0)).toEqual([]);
});

test('every other row says what is here, and names a test or says that it is not here', () => {
  const others = rows.filter((row) => !isNumbered(row));
  expect(others).toHaveLength(11 + 14);
  for (const [what, here = '', ...rest] of others) {
    expect(here, what).not.toBe('');
    if (testsOf(rest).length === 0) expect(here, what).toMatch(/^Not here/);
  }
});

describe('the tests that are named exist', () => {
  const named = rows.flatMap(testsOf);

  test.each(named)('$text', ({ folder, file, name }) => {
    const base = Object.entries(FOLDERS).find(([prefix]) => prefix === folder)?.[1] ?? '';
    const files = globSync(`${base}/**/*.ts`, { cwd: ROOT }).filter((path) => !path.includes('node_modules'));
    const found = files.filter((path) => [`${file}.test.ts`, `${file}.ts`].includes(basename(path)));
    expect(found).not.toEqual([]);
    expect(found.some((path) => quotedIn(join(ROOT, path)).includes(name))).toBe(true);
  });
});

test.each([...guide.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)].map(([, target = '']) => target))(
  'the link to %s leads somewhere',
  (target) => {
    expect(existsSync(join(GUIDE, '..', target))).toBe(true);
  },
);
