import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT, run } from '../../scripts/packaging/build-packages.ts';

const COMMITTED = join(ROOT, 'docs/reference');

function pagesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

// Fails as well when an export, or a method of one, has no docstring: TypeDoc's warnings are errors.
test('the reference is the one of the docstrings, and nothing that is public lacks one', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-reference-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = join(ROOT, 'scripts/packaging/typedoc.json');
  run(process.execPath, [join(ROOT, 'node_modules/typedoc/bin/typedoc'), '--options', options, '--out', folder], ROOT);
  // `npm run docs:api` writes it anew.
  expect(pagesIn(folder)).toEqual(pagesIn(COMMITTED));
});
