import { fileURLToPath } from 'node:url';

const basePath = process.env.BASE_PATH ?? '';

export default {
  basePath,
  // Where neither version control nor the linter looks.
  distDir: `node_modules/.next${basePath.replace('/', '-')}`,
  // Back-channel logout requests are posted to the registered URL as it is; Next.js would redirect one that ends in "/".
  skipTrailingSlashRedirect: true,
  headers: () => [{ source: '/:path*', headers: [{ key: 'set-cookie', value: 'seen=1' }] }],
  turbopack: {
    root: fileURLToPath(new URL('../../../../../', import.meta.url)),
    // The sources instead of the built packages.
    resolveAlias: {
      '@curfew/logout-token': '../../../../logout-token/src/index.ts',
      '@curfew/relying-party': '../../../src/index.ts',
      '@curfew/relying-party/next': '../../../src/adapters/next.ts',
      '@curfew/relying-party/sqlite': '../../../src/stores/sqlite.ts',
    },
  },
};
