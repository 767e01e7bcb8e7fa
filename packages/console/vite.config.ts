import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Builds the web application into the provider's folder. `npm run dev` serves it from its sources instead, in front of
 * a provider at `CURFEW_ORIGIN`, with the access token in `CURFEW_TOKEN` if there is one.
 */
export default defineConfig({
  base: './',
  plugins: [buildForProduction(), react(), fillTemplate()],
  build: {
    outDir: '../provider/console',
    emptyOutDir: true,
    manifest: true,
    // Browsers of the last two years; `light-dark()` in the styles stays as it is.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // Inlined files would be `data:` addresses, which the Content-Security-Policy admits for images only.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '^/(api|oauth2|oidc|\\.well-known)/': {
        target: process.env.CURFEW_ORIGIN ?? 'http://localhost:9443',
        headers: process.env.CURFEW_TOKEN === undefined ? {} : { authorization: `Bearer ${process.env.CURFEW_TOKEN}` },
      },
    },
  },
});

/** What the provider writes into `index.html` at each answer, for the development server. */
function fillTemplate(): Plugin {
  return {
    name: 'fill-template',
    apply: 'serve',
    transformIndexHtml: (html) => html.replaceAll('__BASE__', '').replaceAll('__NONCE__', ''),
  };
}

/** Whoever builds: a test would otherwise get the libraries' development builds, which are larger and slower. */
function buildForProduction(): Plugin {
  const { NODE_ENV } = process.env;
  return {
    name: 'build-for-production',
    apply: 'build',
    config() {
      process.env.NODE_ENV = 'production';
      return { define: { 'process.env.NODE_ENV': '"production"' } };
    },
    configResolved() {
      if (NODE_ENV === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = NODE_ENV;
    },
  };
}
