import { useQuery } from '@tanstack/react-query';
import { api, ask } from './client.ts';

/** How far a sign-out of many has come; asked for again until it is finished. */
export function useOrder(id: string | undefined) {
  return useQuery({
    queryKey: ['orders', id],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/orders/{id}', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.finishedAt == null ? 1_000 : false),
  });
}
