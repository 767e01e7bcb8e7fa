/**
 * Writes the size and the dependencies of each published package into its README, between the marks
 * `<!-- package -->` and `<!-- end of package -->`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackages, dependenciesOf, type PackedPackage, ROOT } from './build-packages.ts';

const START = '<!-- package -->';
const END = '<!-- end of package -->';

/** The lines between the marks. */
export function describePackage({ name, size, unpackedSize }: PackedPackage): string {
  const dependencies = [...dependenciesOf(name)].map(([dependency, version]) => `\`${dependency}\` ${version}`);
  return `${kilobytes(size)} kB packed, ${kilobytes(unpackedSize)} kB unpacked with types, source maps and sources.
Installed with it: ${dependencies.join(', ')}; nothing else.`;
}

/** What the README of a package says between the marks. */
export function readDescription(name: string): string | undefined {
  return readFileSync(readmeOf(name), 'utf8').split(START)[1]?.split(END)[0]?.trim();
}

// To two digits: a README that changes with every line of code would say nothing more.
function kilobytes(bytes: number): number {
  return Number((bytes / 1000).toPrecision(2));
}

const readmeOf = (name: string) => join(ROOT, 'packages', name, 'README.md');

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-packages-'));
  try {
    for (const packed of buildPackages(folder)) {
      const [before = '', rest] = readFileSync(readmeOf(packed.name), 'utf8').split(START);
      const after = rest?.split(END)[1];
      if (after === undefined) console.log(`The README of ${packed.name} has no place for: ${describePackage(packed)}`);
      else writeFileSync(readmeOf(packed.name), `${before}${START}\n${describePackage(packed)}\n${END}${after}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
