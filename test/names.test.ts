import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../packages/cli/src/main.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

describe('Invariant 14: one name for one thing, in code, command line and docs', () => {
  const serve = createProgram().commands.find((command) => command.name() === 'serve');
  const rows = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| `--'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

  test('the README lists the options of curfew serve, with their variables and defaults', () => {
    const documented = rows.map(([, option, variable, , value]) => [option, variable, value]);
    // Computed from other options, or nothing: what the table says in words.
    const inWords = new Set([
      ...['none', 'all', 'SQLite in the data folder', 'http://localhost:<port>'],
      ...['2000', 'none'].map((value) => `${value}, [changeable](docs/provider/console.md)`),
    ]);
    const real = (serve?.options ?? []).map((option, index) => {
      const said = documented[index]?.[2] ?? '';
      const value: unknown = option.defaultValue;
      const isUnset = value === undefined || (Array.isArray(value) && value.length === 0);
      return [option.long, option.envVar, isUnset && inWords.has(said) ? said : String(value)];
    });
    expect(documented).toEqual(real);
  });

  test('the endpoints that the README names are those of the provider', async () => {
    const { ROUTES } = await import('../packages/provider/src/protocol/engine.ts');
    for (const name of ['authorization', 'token', 'userinfo', 'jwks', 'end_session'] as const) {
      expect(read('README.md')).toContain(`\`${ROUTES[name]}\``);
    }
  });
});
