import { type Application, type ClientMetadata, useUpdateApplication } from '../api/applications.ts';
import { useApiForm } from '../parts/api-form.ts';
import { sayDone } from '../parts/say-done.ts';

type Change = { [Name in keyof ClientMetadata]?: ClientMetadata[Name] | undefined };

/**
 * A form of some of an application's metadata. What it does not show is sent as it is.
 *
 * @param toMetadata what to send of the values; undefined leaves it out.
 */
export function useMetadataForm<Values extends Record<string, unknown>>(
  { clientId, metadata }: Application,
  initialValues: Values,
  toMetadata: (values: Values) => Change,
) {
  const update = useUpdateApplication(clientId);
  return useApiForm(initialValues, async (values) => {
    await update.mutateAsync(withChange(metadata, toMetadata(values)));
    sayDone();
  });
}

function withChange(metadata: ClientMetadata, change: Change): ClientMetadata {
  const merged = Object.entries({ ...metadata, ...change }).filter(([, value]) => value !== undefined);
  // Every name of it is one of the metadata's, and none is lost.
  return Object.fromEntries(merged) as unknown as ClientMetadata;
}
