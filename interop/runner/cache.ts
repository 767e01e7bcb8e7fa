import { fileURLToPath } from 'node:url';

/** Where the scripts install what they need. Not in git. */
export const CACHE = fileURLToPath(new URL('../.cache', import.meta.url));
