import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

export type AuditEvent = components['schemas']['AuditEvent'];
export type AuditQuery = NonNullable<paths['/api/admin/v1/audit']['get']['parameters']['query']>;

export function useAudit(query: AuditQuery) {
  return useQuery({
    queryKey: ['audit', query],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/audit', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
