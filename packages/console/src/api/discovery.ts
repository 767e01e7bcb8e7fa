import { useQuery } from '@tanstack/react-query';
import { basePath } from '../base-path.ts';
import { reach } from './client.ts';

/** What the provider publishes about itself (OpenID Connect Discovery 1.0, section 3). */
export type Discovery = { issuer: string } & Record<string, unknown>;

export function useDiscovery() {
  return useQuery({
    queryKey: ['discovery'],
    queryFn: async ({ signal }): Promise<Discovery> => {
      const response = await reach(`${basePath}/.well-known/openid-configuration`, { signal });
      return response.json();
    },
  });
}
