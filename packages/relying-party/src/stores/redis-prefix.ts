/** Where on the server the store is, and its clock. */
export interface RedisStoreOptions {
  /** Every key begins with `{prefix}`, default 'curfew'. Applications that share a server use one each. */
  prefix?: string;
  /** Milliseconds. */
  now?: () => number;
}

/** The beginning of all keys, a hash tag. Errors: `TypeError` for a prefix that would not be one. */
export function prefixOf({ prefix = 'curfew' }: Pick<RedisStoreOptions, 'prefix'>): string {
  if (prefix === '' || /[{}]/.test(prefix)) throw new TypeError('a prefix is not empty and has no braces');
  return `{${prefix}}`;
}
