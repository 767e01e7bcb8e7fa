import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Where the build of the console puts what is served. */
export const CONSOLE_ASSETS = fileURLToPath(new URL('../../console/', import.meta.url));

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** What gets smaller; the others are compressed by their format. */
const COMPRESSIBLE: ReadonlySet<string> = new Set(['.js', '.css', '.json', '.svg']);

/** A file's name as the build gives it. There is no folder in it, and no way out of the one it is in. */
const ASSET_NAME = /^[\w-][\w.-]*$/;

/** The built web application: one page for every address, and the files it loads. */
export interface WebApplication {
  /** The page, or undefined when it is not built. */
  page(): Promise<Response | undefined>;
  /** A file that the page loads, or undefined when there is none of that name. */
  asset(name: string, acceptEncoding: string): Promise<Response | undefined>;
}

/**
 * @param folder holds `index.html` and `assets/`.
 * @param base path of the issuer: empty, or `/t/acme`.
 */
export function createWebApplication(folder: string, base: string): WebApplication {
  const files = new Map<string, Promise<Buffer | undefined>>();

  /** Names carry a hash of their content, so what was read once stays right. */
  function keep(name: string, make: () => Promise<Buffer | undefined>): Promise<Buffer | undefined> {
    const kept = files.get(name) ?? make();
    files.set(name, kept);
    kept.then(
      // Nothing is kept under a name that only the request knows.
      (content) => content === undefined && files.delete(name),
      () => files.delete(name),
    );
    return kept;
  }

  return {
    async page() {
      const template = (await readIfThere(join(folder, 'index.html')))?.toString();
      if (template === undefined) return undefined;
      const nonce = randomBytes(16).toString('base64url');
      const html = template.replaceAll('__NONCE__', nonce).replaceAll('__BASE__', escapeAttribute(base));
      return new Response(html, { headers: pageHeaders(nonce) });
    },

    async asset(name, acceptEncoding) {
      if (!ASSET_NAME.test(name)) return undefined;
      const extension = extname(name);
      const plain = () => keep(name, () => readIfThere(join(folder, 'assets', name)));
      const encoding = COMPRESSIBLE.has(extension) ? chooseEncoding(acceptEncoding) : undefined;
      const content = await (encoding === undefined
        ? plain()
        : keep(`${name} ${encoding}`, async () => {
            const file = await plain();
            return file && COMPRESS[encoding](file);
          }));
      if (content === undefined) return undefined;
      return new Response(new Uint8Array(content), {
        headers: {
          'content-type': CONTENT_TYPES[extension] ?? 'application/octet-stream',
          'content-length': String(content.byteLength),
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
          vary: 'accept-encoding',
          ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
        },
      });
    },
  };
}

/** Scripts and requests of the own origin only; styles that a component makes while running carry the nonce. */
export function pageHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  };
}

type Encoding = 'br' | 'gzip';

const COMPRESS: Record<Encoding, (content: Buffer) => Promise<Buffer>> = {
  br: (content) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (content) => promisify(gzip)(content),
};

function chooseEncoding(accepted: string): Encoding | undefined {
  const names = accepted.split(',').map((part) => part.trim().toLowerCase());
  return (['br', 'gzip'] as const).find((name) => names.includes(name));
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
