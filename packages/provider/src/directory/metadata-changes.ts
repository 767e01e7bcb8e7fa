import { isDeepStrictEqual } from 'node:util';
import type { ClientMetadata } from './client-metadata.ts';

/** What a change of metadata changed, field by field, for the audit log: where Logout Tokens went, and go now. */
export function changesBetween(
  before: ClientMetadata,
  after: ClientMetadata,
): Record<string, { from: unknown; to: unknown }> {
  const [old, current] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = [...new Set([...old.keys(), ...current.keys()])];
  return Object.fromEntries(
    fields
      .map((field) => [field, { from: old.get(field), to: current.get(field) }] as const)
      .filter(([, { from, to }]) => !isDeepStrictEqual(from, to)),
  );
}
