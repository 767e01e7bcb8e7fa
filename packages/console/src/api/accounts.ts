import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

export type Account = components['schemas']['Account'];
export type AccountQuery = NonNullable<paths['/api/admin/v1/accounts']['get']['parameters']['query']>;

export function useAccounts(query: AccountQuery) {
  return useQuery({
    queryKey: ['accounts', 'list', query],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/accounts', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useAccount(id: string, enabled = true) {
  return useQuery({
    queryKey: ['accounts', id],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/accounts/{id}', { params: { path: { id } }, signal })),
    enabled,
  });
}
