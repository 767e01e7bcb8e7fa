import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cookieName } from '../../src/protocol/cookies.ts';

const documentation = readFileSync(new URL('../../../../docs/provider/tenants.md', import.meta.url), 'utf8');
const commandLine = readFileSync(new URL('../../../cli/src/main.ts', import.meta.url), 'utf8');
const source = readFileSync(new URL('../../src/tenants.ts', import.meta.url), 'utf8');

test('Invariant 14: the codes, options and names of tenants are documented', () => {
  const codes = [...source.matchAll(/TenantError\('(\w+)'/g)].map(([, code = '']) => code);
  const options = [...(/Pick<[^>]*>/.exec(source)?.[0] ?? '').matchAll(/'(\w+)'/g)].map(([, option = '']) => option);
  expect(codes.length).toBe(3);
  expect(options.length).toBeGreaterThan(4);
  const cookie = cookieName('http://id.example/t/acme', 'session');
  for (const name of [...codes, ...options, cookie, 'CURFEW_TENANTS']) expect(documentation).toContain(`\`${name}\``);
  expect(documentation).toContain('--tenant acme');
  for (const name of ["'--tenant <name...>'", "'CURFEW_TENANTS'"]) expect(commandLine).toContain(name);
});
