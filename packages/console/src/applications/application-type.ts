import type { ClientMetadata } from '../api/applications.ts';

export const APPLICATION_TYPES = ['web', 'spa', 'machine'] as const;

/** How an application is introduced to people; in its metadata it is nothing of its own. */
export type ApplicationType = (typeof APPLICATION_TYPES)[number];

export function typeOf({ grant_types, token_endpoint_auth_method }: ClientMetadata): ApplicationType {
  if (grant_types.includes('client_credentials')) return 'machine';
  return token_endpoint_auth_method === 'none' ? 'spa' : 'web';
}

/** What a new application of a type has in its metadata; the provider has defaults for the rest. */
export function metadataOf(
  type: ApplicationType,
): Pick<ClientMetadata, 'grant_types' | 'token_endpoint_auth_method' | 'response_types'> {
  const authentication = type === 'spa' ? 'none' : 'client_secret_basic';
  return {
    grant_types: [type === 'machine' ? 'client_credentials' : 'authorization_code'],
    token_endpoint_auth_method: authentication,
    response_types: type === 'machine' ? [] : ['code'],
  };
}
