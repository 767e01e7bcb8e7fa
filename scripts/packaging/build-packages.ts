import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The packages that applications install, those that others depend on first. */
export const PUBLISHED = ['logout-token', 'relying-party'] as const;

export type PublishedPackage = (typeof PUBLISHED)[number];

export interface PackedPackage {
  readonly name: PublishedPackage;
  /** Path of the tarball. */
  readonly tarball: string;
  /** Bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly string[];
}

/**
 * Build and pack the packages in a folder of their own, from their sources: what lies in `dist` here, and whoever is
 * building there at the moment, has no part in it. Needs no network.
 */
export function buildPackages(folder: string): readonly PackedPackage[] {
  for (const name of PUBLISHED) {
    for (const part of ['src', 'package.json', 'tsconfig.json', 'README.md']) {
      cpSync(join(ROOT, 'packages', name, part), join(folder, 'packages', name, part), { recursive: true });
    }
    cpSync(join(ROOT, 'LICENSE'), join(folder, 'packages', name, 'LICENSE'));
  }
  cpSync(join(ROOT, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
  linkDependencies(folder);
  const projects = PUBLISHED.map((name) => join(folder, 'packages', name));
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--build', ...projects], folder);
  // What the compiler remembers for its next run is of no use to anybody else.
  for (const project of projects) rmSync(join(project, 'dist/.tsbuildinfo'), { force: true });
  return PUBLISHED.map((name) => pack(folder, name));
}

// As they are installed here, but for the packages of this repository, which are the copies.
function linkDependencies(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@curfew'), { recursive: true });
  for (const entry of readdirSync(join(ROOT, 'node_modules'))) {
    if (entry === '@curfew') continue;
    symlinkSync(join(ROOT, 'node_modules', entry), join(folder, 'node_modules', entry));
  }
  for (const name of PUBLISHED) {
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@curfew', name));
    const own = join(ROOT, 'packages', name, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(folder, 'packages', name, 'node_modules'));
  }
}

function pack(folder: string, name: PublishedPackage): PackedPackage {
  const target = join(folder, 'packages', name);
  const output = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], target);
  const report: unknown = JSON.parse(output);
  // An array in npm 11, an object by package name in later versions.
  const [packed] = Object.values(report as Record<string, NpmPackReport>);
  if (!packed) throw new Error('npm packed nothing');
  return {
    name,
    tarball: join(folder, packed.filename.replace('@', '').replace('/', '-')),
    size: packed.size,
    unpackedSize: packed.unpackedSize,
    files: packed.files.map(({ path }) => path),
  };
}

interface NpmPackReport {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

/** Names and versions of what is installed together with a package, its own dependencies and theirs. */
export function dependenciesOf(name: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (dependency: string, folder: string) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (folder !== join(ROOT, 'packages', name)) found.set(dependency, manifest.version);
    for (const next of Object.keys(manifest.dependencies ?? {})) {
      if (!found.has(next)) visit(next, join(ROOT, 'node_modules', next));
    }
  };
  visit(name, join(ROOT, 'packages', name));
  return found;
}

/** Run a program and give back what it prints; what it says in case of failure becomes the error. */
export function run(command: string, args: readonly string[], cwd: string): string {
  // The configuration of the npm around this program is not for the one that is started.
  const env = { ...process.env };
  for (const key of Object.keys(env)) if (/^npm_|^NODE_OPTIONS$/i.test(key)) delete env[key];
  try {
    return execFileSync(command, [...args], { cwd, env, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }; // what execFileSync adds
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
