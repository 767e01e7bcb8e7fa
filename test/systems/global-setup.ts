import type { TestProject } from 'vitest/node';
import { ensureConsole } from '../../scripts/build-console.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the tests' PostgreSQL server; undefined where it is not installed. */
    postgresUrl: string | undefined;
    /** Connection string of the tests' Redis server; undefined where it is not installed. */
    redisUrl: string | undefined;
  }
}

/** Starts the servers that tests share, and builds the console. What is not installed is left out, and the tests of it are shown as skipped. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis(), ensureConsole()]);
  project.provide('postgresUrl', postgres?.url);
  project.provide('redisUrl', redis?.url);
  return async () => {
    postgres?.stop();
    await redis?.stop();
  };
}
