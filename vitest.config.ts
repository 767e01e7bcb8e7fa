import { defineConfig } from 'vitest/config';

// Tests import the packages' TypeScript sources, as `npm start` does; the built output is checked by its own test.
const conditions = ['curfew-source', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
      'bench/test/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    globalSetup: ['test/systems/global-setup.ts'],
    // Real processes on a busy build machine: a second try, which the report shows, before a change is turned away.
    retry: process.env.CI === undefined ? 0 : 1,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
