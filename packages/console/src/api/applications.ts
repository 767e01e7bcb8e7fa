import {
  keepPreviousData,
  queryOptions,
  skipToken,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

export type Application = components['schemas']['Application'];
export type ClientMetadata = Application['metadata'];
export type Registered = components['schemas']['Registered'];
export type ApplicationQuery = NonNullable<paths['/api/admin/v1/applications']['get']['parameters']['query']>;

const PATH = '/api/admin/v1/applications/{clientId}';
const at = (clientId: string) => ({ params: { path: { clientId } } });

export function useApplications(query: ApplicationQuery) {
  return useQuery({
    queryKey: ['applications', 'list', query],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/applications', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useApplication(clientId: string, enabled = true) {
  return useQuery({ ...applicationQuery(clientId), enabled });
}

/** Those of some applications that are known by now, and still exist. */
export function useApplicationsOf(clientIds: readonly string[]): Application[] {
  return useQueries({
    queries: clientIds.map(applicationQuery),
    combine: (results) => results.flatMap(({ data }) => (data === undefined ? [] : [data])),
  });
}

function applicationQuery(clientId: string) {
  return queryOptions({
    queryKey: ['applications', clientId],
    queryFn: ({ signal }) => ask(api.GET(PATH, { ...at(clientId), signal })),
  });
}

export function useRegisterApplication() {
  return useApplicationChange((body: ClientMetadata) => ask(api.POST('/api/admin/v1/applications', { body })));
}

export function useImportApplications() {
  return useApplicationChange((body: Record<string, unknown>[]) =>
    ask(api.POST('/api/admin/v1/applications/import', { body })),
  );
}

/** Replaces the metadata whole. */
export function useUpdateApplication(clientId: string) {
  const client = useQueryClient();
  return useApplicationChange(async (body: ClientMetadata) => {
    const updated = await ask(api.PUT(PATH, { ...at(clientId), body }));
    if (updated.clientSecret !== null) client.setQueryData(issuedSecret(clientId).queryKey, updated.clientSecret);
    return updated;
  });
}

/** The secret that an update has issued, for as long as the page that asks is open. */
export function useIssuedSecret(clientId: string): string | undefined {
  return useQuery(issuedSecret(clientId)).data;
}

function issuedSecret(clientId: string) {
  return queryOptions<string>({ queryKey: ['issued-secret', clientId], queryFn: skipToken, gcTime: 0 });
}

export function useDeleteApplication(clientId: string) {
  return useApplicationChange(() => ask(api.DELETE(PATH, at(clientId))));
}

export function useDisableApplication(clientId: string) {
  return useApplicationChange(() => ask(api.POST(`${PATH}/disable`, at(clientId))));
}

export function useEnableApplication(clientId: string) {
  return useApplicationChange(() => ask(api.POST(`${PATH}/enable`, at(clientId))));
}

/** @param overlap seconds for which the secret before stays good. */
export function useRotateSecret(clientId: string) {
  return useApplicationChange((overlap: number) =>
    ask(api.POST(`${PATH}/secret`, { ...at(clientId), body: { overlap } })),
  );
}

export function useSignOutApplication(clientId: string) {
  return useApplicationChange(() => ask(api.POST(`${PATH}/sign-out`, at(clientId))));
}

/** A change after which everything that is known of applications is asked for anew. */
function useApplicationChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['applications'] }) });
}
