import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components } from './schema.d.ts';

export type Settings = components['schemas']['Settings'];
export type SettingChanges = components['schemas']['SettingChanges'];
/** As the API calls it: `sessionLifetimes.idle`. */
export type SettingName = Settings['changeable'][number];

export function useSettings() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/settings', { signal })),
  });
}

export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingChanges) => ask(api.PATCH('/api/admin/v1/settings', { body })),
    onSuccess: (settings) => client.setQueryData(['settings'], settings),
  });
}
