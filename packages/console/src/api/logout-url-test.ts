import { useMutation } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components } from './schema.d.ts';

export type LogoutUrlTest = components['schemas']['LogoutUrlTest'];
export type LogoutUrlStep = components['schemas']['LogoutUrlStep'];

/** Sends a Logout Token for a session that does not exist, to a URL that need not be saved yet. */
export function useTestLogoutUrl(clientId: string) {
  return useMutation({
    mutationFn: (uri: string) =>
      ask(
        api.POST('/api/admin/v1/applications/{clientId}/test-logout-url', {
          params: { path: { clientId } },
          body: { uri },
        }),
      ),
  });
}
