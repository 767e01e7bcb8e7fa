import type { AddressPolicy } from '../delivery/address-policy.ts';
import {
  type ClientMetadata,
  ClientMetadataError,
  clientMetadataSchema,
  parseClientMetadata,
} from './client-metadata.ts';
import { OPEN_SCOPES } from './scopes.ts';

const KNOWN: ReadonlySet<string> = new Set(Object.keys(clientMetadataSchema.shape));

/**
 * What an application registers about itself, by the rules for every application. Metadata that is not known is left out
 * (RFC 7591, section 2), and what only an operator gives is refused: the provider's own APIs.
 *
 * @throws ClientMetadataError
 */
export function parseDynamicMetadata(input: Record<string, unknown>, addresses: AddressPolicy): ClientMetadata {
  const known = Object.entries(input).filter(([name, value]) => KNOWN.has(name) && value !== null && value !== '');
  const metadata = parseClientMetadata({ scope: OPEN_SCOPES.join(' '), ...Object.fromEntries(known) }, addresses);
  if (metadata.grant_types.includes('client_credentials')) {
    throw new ClientMetadataError('grant_types', 'client_credentials is for applications that an operator registers');
  }
  const open: readonly string[] = OPEN_SCOPES;
  if (metadata.scope?.split(' ').some((scope) => !open.includes(scope))) {
    throw new ClientMetadataError('scope', `must hold nothing but ${open.join(', ')}`);
  }
  return metadata;
}
