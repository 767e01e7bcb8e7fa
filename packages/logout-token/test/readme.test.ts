import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  CONFIGURATION_ERRORS,
  KeysUnavailableError,
  LOGOUT_TOKEN_ERRORS,
  LOGOUT_TOKEN_ISSUE_ERRORS,
} from '../src/index.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${directory}README.md`, 'utf8');

/** The cells of the code table below a heading. */
function documented(heading: string): string[][] {
  const section = readme.split('\n### ').find((part) => part.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => /^\| `[a-z_]+` +\|/.test(line));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('the README has every error code, as the tables have it', () => {
  test.each([
    ['LogoutTokenError', LOGOUT_TOKEN_ERRORS],
    ['LogoutTokenIssueError', LOGOUT_TOKEN_ISSUE_ERRORS],
  ])('%s', (heading, table) => {
    const entries = Object.entries(table);
    expect(documented(heading)).toEqual(
      entries.map(([code, entry]) => [`\`${code}\``, entry.message, entry.specification]),
    );
  });

  test('ConfigurationError', () => {
    const entries = Object.entries(CONFIGURATION_ERRORS);
    expect(documented('ConfigurationError')).toEqual(entries.map(([code, message]) => [`\`${code}\``, message]));
  });

  test('KeysUnavailableError', () => {
    const { code, message } = new KeysUnavailableError();
    expect(documented('KeysUnavailableError')).toEqual([[`\`${code}\``, message]]);
  });
});

describe('the examples of the README run', () => {
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  test('there are some', () => expect(examples.length).toBe(3));

  test.each(examples)('%#', async (example) => {
    const flags = ['--conditions=curfew-source', '--input-type=module-typescript', '--eval', example];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: directory });
    // What a line prints is in the comment at its end.
    const promised = [...example.matchAll(/console\.log\(.*\); \/\/ ([\w ]+)/g)].map((match) => match[1]);
    expect(promised.length).toBeGreaterThan(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(promised.at(-1));
  });
});
