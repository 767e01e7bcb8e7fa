import { readFileSync } from 'node:fs';
import type { UpstreamOptions } from '@curfew/provider';
import { z } from 'zod';

/** The file of upstream providers cannot be used: `upstream_file_invalid`. */
export class UpstreamFileError extends Error {
  override readonly name = 'UpstreamFileError';
  readonly code = 'upstream_file_invalid';
}

const upstreams = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string().min(1),
    issuer: z.url(),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1).optional(),
    scope: z.string().optional(),
    createAccounts: z.boolean().optional(),
    allowInsecureRequests: z.boolean().optional(),
  }),
);

/**
 * Reads the upstream providers from a JSON file, a list of objects. The file holds secrets: keep it to its owner.
 *
 * @throws UpstreamFileError
 */
export function readUpstreams(file: string | undefined): UpstreamOptions[] {
  if (file === undefined) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UpstreamFileError(`The file of upstream providers ${file} cannot be read as JSON.`, { cause });
  }
  const result = upstreams.safeParse(content);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new UpstreamFileError(`${file}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'invalid'}`);
  }
  // The parsed values hold `undefined` only where the type allows the property to be missing.
  return result.data as UpstreamOptions[];
}
