import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const PAGE = new URL('docs/relying-party/existing-login.md', ROOT);
const page = readFileSync(PAGE, 'utf8');

const withoutIndent = (text: string) => text.replace(/^ +/gm, '');

describe('docs/relying-party/existing-login.md', () => {
  const excerpts = [...page.matchAll(/<!-- from: (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(
    ([, file = '', code = '']) => ({ file, code }),
  );

  test('has excerpts of code that is run', () => expect(excerpts).toHaveLength(4));

  test.each(excerpts)('shows $file as it is', ({ file, code }) => {
    expect(withoutIndent(readFileSync(new URL(file, ROOT), 'utf8'))).toContain(withoutIndent(code));
  });

  test.each([...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target))('links to %s', (target) => {
    expect(existsSync(new URL(target, PAGE))).toBe(true);
  });
});
