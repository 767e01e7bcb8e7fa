/** How much JavaScript comes before a page is seen, compressed: of the entry alone, and of each page that is opened. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Manifest } from 'vite';

export interface Load {
  /** The source file of the page; `index.html` is the entry alone. */
  page: string;
  /** Bytes of JavaScript after gzip, the entry's included. */
  bytes: number;
}

/** @param folder what Vite built, with its manifest. */
export function measureFirstLoads(folder: string): Load[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const entry = Object.entries(manifest).find(([, chunk]) => chunk.isEntry);
  if (entry === undefined) throw new Error('The manifest has no entry.');
  const filesOf = (name: string, files = new Set<string>()): Set<string> => {
    const chunk = manifest[name];
    if (chunk === undefined || files.has(chunk.file)) return files;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) filesOf(imported, files);
    return files;
  };
  const weigh = (files: Iterable<string>) =>
    [...files]
      .filter((file) => file.endsWith('.js'))
      .reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
  const pages = Object.keys(manifest).filter((name) => /-pages?\.tsx$/.test(name));
  return [entry[0], ...pages].map((page) => ({ page, bytes: weigh(filesOf(page, filesOf(entry[0]))) }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = fileURLToPath(new URL('../../provider/console', import.meta.url));
  for (const { page, bytes } of measureFirstLoads(folder)) console.log(`${(bytes / 1000).toFixed(1)} kB  ${page}`);
}
