import { useQuery } from '@tanstack/react-query';
import { api, ask } from './client.ts';

/** Who is signed in. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => ask(api.GET('/api/account/v1/me', { signal })),
    staleTime: 60_000,
  });
}
