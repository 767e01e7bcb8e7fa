import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the tests' PostgreSQL server; undefined where it is not installed. */
    postgresUrl: string | undefined;
  }
}

/** Starts the servers that tests share. What is not installed is left out, and the tests of it are shown as skipped. */
export default async function setup(project: TestProject): Promise<() => void> {
  const postgres = await startPostgres();
  project.provide('postgresUrl', postgres?.url);
  return () => postgres?.stop();
}
