/**
 * Makes sure that the browser and the databases of the tests are there: installs what is missing from Debian's
 * packages when run as root, and otherwise says in one line what to install. It never fails: tests of what is not
 * there are shown as skipped.
 */
import { spawnSync } from 'node:child_process';
import { findChromium } from '../test/systems/chromium.ts';
import { findPostgres } from '../test/systems/postgres.ts';
import { findRedis } from '../test/systems/redis.ts';

interface System {
  name: string;
  package: string;
  find: () => string | undefined;
}

const SYSTEMS: System[] = [
  { name: 'Chromium', package: 'chromium', find: findChromium },
  { name: 'PostgreSQL', package: 'postgresql', find: findPostgres },
  { name: 'Redis', package: 'redis-server', find: findRedis },
];

const missing = () => SYSTEMS.filter(({ find }) => find() === undefined);

function run(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // The package manager has much to say; it matters only when it fails.
  const { status, stderr } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0 && stderr) console.error(stderr.trim().split('\n').slice(-3).join('\n'));
  return status === 0;
}

function packagesOf(systems: System[]): string[] {
  return systems.map((system) => system.package);
}

if (missing().length > 0 && process.getuid?.() === 0) {
  console.log(`Installing for the tests: ${packagesOf(missing()).join(' ')}`);
  run('apt-get', ['update']) && run('apt-get', ['install', '-y', '--no-install-recommends', ...packagesOf(missing())]);
}
const stillMissing = missing();
if (stillMissing.length > 0) {
  const names = stillMissing.map(({ name }) => name).join(', ');
  console.log(`Skipping tests of ${names}. To run them: apt-get install ${packagesOf(stillMissing).join(' ')}`);
}
