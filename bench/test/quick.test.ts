import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '../harness/report.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../run.ts', import.meta.url));
const NAMES = ['fan-out', 'growth', 'invalid-tokens', 'mass-logout', 'receiver', 'request-path'];
const spread = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };

// Only that they work: how fast anything is, a busy build machine does not tell.
test('every benchmark runs in small, without an error, and leaves its figures and a chart', {
  timeout: 300_000,
}, async () => {
  const out = mkdtempSync(join(tmpdir(), 'curfew-bench-test-'));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const { stdout } = await run(process.execPath, ['--conditions=curfew-source', SCRIPT, '--quick', '--out', out]);
  expect(stdout).not.toContain('VOID');
  expect(readdirSync(out).sort()).toEqual(NAMES.flatMap((name) => [`${name}.json`, `${name}.svg`]));

  for (const name of NAMES) {
    const report: Report = JSON.parse(readFileSync(join(out, `${name}.json`), 'utf8'));
    expect(report).toMatchObject({
      benchmark: name,
      errors: 0,
      repetitions: 1,
      machine: { cores: expect.any(Number) },
    });
    // Without PostgreSQL and Redis there is less to measure.
    if (report.skipped.length === 0) expect(report.goals.length).toBeGreaterThan(0);
    for (const goal of report.goals) expect(goal).toMatchObject({ goal: expect.any(String), measured: spread });
    for (const { figures } of report.comparisons) {
      expect(figures.length).toBeGreaterThan(0);
      for (const figure of figures) {
        expect(figure).toMatchObject({ errors: 0, spread });
        expect(figure.values).toHaveLength(1);
        // Nothing may get done in a window as short as these, on a machine that is busy.
        expect(figure.values[0]).toBeGreaterThanOrEqual(0);
      }
    }
    const chart = readFileSync(join(out, `${name}.svg`), 'utf8');
    expect(chart).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(chart).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test('a benchmark that does not exist is said to be none, with the names of those that do', async () => {
  const failed = await run(process.execPath, ['--conditions=curfew-source', SCRIPT, 'unknown']).catch((error) => error);
  expect(failed).toMatchObject({ code: 2 });
  for (const name of NAMES) expect(failed.stderr).toContain(name);
});
