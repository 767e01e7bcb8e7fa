import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_ERRORS } from '../../src/admin/errors.ts';

test('the documentation lists every error code with its status, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/provider/admin-api.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(documented).toEqual(Object.entries(API_ERRORS).map(([code, [status]]) => [code, status]));
});
