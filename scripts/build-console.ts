import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Builds the console into the provider's folder unless what is there is as new as its sources: the start and the tests
 * of a fresh checkout need it, every other one should not wait for it.
 */

const SOURCE = fileURLToPath(new URL('../packages/console', import.meta.url));
const BUILT = fileURLToPath(new URL('../packages/provider/console/index.html', import.meta.url));
const INPUTS = ['src', 'index.html', 'vite.config.ts', 'package.json'];

export async function ensureConsole(): Promise<void> {
  if (isCurrent()) return;
  console.log('Building the console …');
  const { build } = await import('vite');
  await build({ root: SOURCE, logLevel: 'warn' });
}

function isCurrent(): boolean {
  const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs;
  return built !== undefined && INPUTS.every((name) => newest(join(SOURCE, name)) <= built);
}

function newest(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureConsole();
