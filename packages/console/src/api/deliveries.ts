import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

export type Delivery = components['schemas']['Delivery'];
export type DeliveryState = components['schemas']['DeliveryState'];
export type Attempt = components['schemas']['Attempt'];
export type DeliveryQuery = NonNullable<paths['/api/admin/v1/deliveries']['get']['parameters']['query']>;

const PATH = '/api/admin/v1/deliveries/{id}';
const at = (id: string) => ({ params: { path: { id } } });

export function useDeliveries(query: DeliveryQuery) {
  return useQuery({
    queryKey: ['deliveries', 'list', query],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/deliveries', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useDelivery(id: string) {
  return useQuery({
    queryKey: ['deliveries', id],
    queryFn: ({ signal }) => ask(api.GET(PATH, { ...at(id), signal })),
  });
}

/** Tries again, with a whole new horizon, what failed, died or was cancelled. */
export function useRedeliver() {
  return useDeliveryChange((id: string) => ask(api.POST(`${PATH}/redeliver`, at(id))));
}

/** Gives up a delivery that is waiting. */
export function useCancelDelivery() {
  return useDeliveryChange((id: string) => ask(api.POST(`${PATH}/cancel`, at(id))));
}

/** Tries again all that failed or died at an application; answers with how many. */
export function useRedeliverAll() {
  return useDeliveryChange((clientId: string) =>
    ask(api.POST('/api/admin/v1/deliveries/redeliver', { body: { clientId } })),
  );
}

function useDeliveryChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    // Whatever came of it: what was refused has changed meanwhile.
    onSettled: () =>
      Promise.all(
        ['deliveries', 'sessions', 'terminations', 'status'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}
