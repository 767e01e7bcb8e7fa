import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CACHE } from '../../runner/cache.ts';
import { NotInstallable, runCommand } from '../../runner/program.ts';

export const KEYCLOAK_VERSION = '26.7.3';
export const HOME = join(CACHE, `keycloak-${KEYCLOAK_VERSION}`);

/** Takes Keycloak's distribution from Maven Central. Needs Java 17 or later, Maven and unzip. */
export async function installKeycloak(): Promise<void> {
  const version = await runCommand('java', ['-version']);
  const [, major = '0'] = /version "(\d+)/.exec(version) ?? [];
  if (Number(major) < 17) throw new NotInstallable(`Keycloak needs Java 17, and this is ${major}`);
  if (existsSync(join(HOME, 'bin', 'kc.sh'))) return;
  mkdirSync(CACHE, { recursive: true });
  const artifact = 'keycloak-quarkus-dist';
  await runCommand('mvn', [
    ...['-q', '-B', 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get', '-Dtransitive=false'],
    `-Dartifact=org.keycloak:${artifact}:${KEYCLOAK_VERSION}:zip`,
  ]);
  const repository = join(homedir(), '.m2', 'repository', 'org', 'keycloak');
  const archive = join(repository, artifact, KEYCLOAK_VERSION, `${artifact}-${KEYCLOAK_VERSION}.zip`);
  await runCommand('unzip', ['-q', '-o', archive, '-d', CACHE]);
}
