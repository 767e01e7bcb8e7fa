import { hash } from 'node:crypto';

/**
 * SHA-256 of a revocation key, in base64url. Stores with indexes of bounded width and messages of bounded length use it
 * in place of the key, and hold the `sub` and `sid` once instead of in every key.
 */
export function digestOfKey(key: string): string {
  return hash('sha256', key, 'base64url');
}
