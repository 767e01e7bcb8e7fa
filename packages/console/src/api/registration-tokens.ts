import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

const PATH = '/api/admin/v1/registration-tokens';

export type RegistrationToken = components['schemas']['RegistrationToken'];
/** With the token itself, which is nowhere else. */
export type IssuedRegistrationToken = components['schemas']['IssuedRegistrationToken'];
export type NewRegistrationToken = paths[typeof PATH]['post']['requestBody']['content']['application/json'];
export type RegistrationTokenQuery = NonNullable<paths[typeof PATH]['get']['parameters']['query']>;

export function useRegistrationTokens(query: RegistrationTokenQuery) {
  return useQuery({
    queryKey: ['registration-tokens', 'list', query],
    queryFn: ({ signal }) => ask(api.GET(PATH, { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useIssueRegistrationToken() {
  return useRegistrationTokenChange((body: NewRegistrationToken) => ask(api.POST(PATH, { body })));
}

export function useRevokeRegistrationToken() {
  return useRegistrationTokenChange((id: string) => ask(api.DELETE(`${PATH}/{id}`, { params: { path: { id } } })));
}

function useRegistrationTokenChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['registration-tokens'] }) });
}
