import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

export type SigningKey = components['schemas']['SigningKey'];
export type Rotation = NonNullable<
  paths['/api/admin/v1/keys/rotate']['post']['requestBody']
>['content']['application/json'];

/** Asked for again while a new key waits for its time to sign. */
export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/keys', { signal })),
    refetchInterval: ({ state }) => (state.data?.items.some((key) => key.state === 'published') ? 5_000 : false),
  });
}

export function useRotateKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Rotation) => ask(api.POST('/api/admin/v1/keys/rotate', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
}
