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

/** The sign-outs of many that go on now. */
export function useOrdersUnderWay() {
  return useQuery({
    queryKey: ['orders', 'open'],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/orders', { signal })),
    refetchInterval: ({ state }) => (state.data?.items.length ? 1_000 : 15_000),
  });
}
