import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../../../', import.meta.url));
export default {
  ...(process.env.BASE_PATH ? { basePath: process.env.BASE_PATH } : {}),
  distDir: process.env.BASE_PATH ? '.next/prefix' : '.next/root',
  turbopack: {
    root: fileURLToPath(new URL('../../../../../', import.meta.url)),
    resolveAlias: {
      '@curfew/logout-token': '../../../../logout-token/src/index.ts',
      '@curfew/relying-party': '../../../src/index.ts',
      '@curfew/relying-party/next': '../../../src/adapters/next.ts',
      '@curfew/relying-party/sqlite': '../../../src/stores/sqlite.ts',
    },
  },
};
