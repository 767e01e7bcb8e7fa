import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Load, measureFirstLoads } from '../scripts/measure-first-load.ts';

const BUDGET = 250_000;

const folder = mkdtempSync(join(tmpdir(), 'curfew-console-'));
let loads: Load[] = [];

beforeAll(async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  loads = measureFirstLoads(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the first load stays below 250 kB of compressed JavaScript, whichever page is the first', () => {
  expect(loads.length).toBeGreaterThan(5);
  for (const { page, bytes } of loads) expect.soft(bytes, page).toBeLessThanOrEqual(BUDGET);
});
