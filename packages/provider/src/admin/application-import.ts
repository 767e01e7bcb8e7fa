import { z } from '@hono/zod-openapi';
import { ClientMetadataError, type ClientMetadataInput } from '../directory/client-metadata.ts';
import type { Actor } from '../sessions/termination.ts';
import { inTransaction } from '../storage/storage.ts';
import { ApiError } from './errors.ts';
import type { ApiSetting } from './setting.ts';

/** Each entry is judged by itself, so that one report tells what is wrong with all of them. */
export const importBody = z.array(z.record(z.string(), z.unknown())).min(1).max(500).openapi('ApplicationImport', {
  description: 'Client metadata of each application, as for one.',
});

export const importedApplication = z.object({
  name: z.string(),
  clientId: z.string(),
  clientSecret: z.string().nullable(),
});

/**
 * Registers all applications of a list or, when one is not valid, none.
 *
 * @throws ApiError `import_invalid` with what is wrong, entry by entry.
 */
export function importApplications(
  { db, applications, moment }: Pick<ApiSetting, 'db' | 'applications' | 'moment'>,
  entries: z.output<typeof importBody>,
  actor: Actor,
): Promise<z.output<typeof importedApplication>[]> {
  return inTransaction(db, async (tx) => {
    const imported: z.output<typeof importedApplication>[] = [];
    const refused: { entry: number; field: string; message: string }[] = [];
    for (const [entry, metadata] of entries.entries()) {
      try {
        // Whatever it is, registering validates it.
        const input = metadata as unknown as ClientMetadataInput;
        const { clientId, clientSecret = null } = await applications.register(input, moment().now, { actor, db: tx });
        imported.push({ name: String(metadata.client_name), clientId, clientSecret });
      } catch (error) {
        if (!(error instanceof ClientMetadataError)) throw error;
        refused.push({ entry, field: error.field, message: error.message });
      }
    }
    if (refused.length > 0) throw new ApiError('import_invalid', { entries: refused });
    return imported;
  });
}
