import type { JWK } from 'jose';
import { z } from 'zod';
import type { AddressPolicy } from '../delivery/address-policy.ts';
import { SIGNING_ALGORITHMS } from '../keys/signing-keys.ts';
import { TERMINATION_REASONS } from '../storage/schema.ts';
import { ADMIN_SCOPES, OPEN_SCOPES, SCOPES } from './scopes.ts';

/** Client metadata is refused: `client_metadata_invalid`. `field` is the OAuth name of the metadata at fault. */
export class ClientMetadataError extends Error {
  override readonly name = 'ClientMetadataError';
  readonly code = 'client_metadata_invalid';
  readonly field: string;

  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
  }
}

/** Namespaced claim of a Logout Token that tells why the session ended. */
export const REASON_CLAIM = 'urn:curfew:logout_reason';

export const ENCRYPTION_ALGORITHMS = ['RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A256KW'] as const;
export const CONTENT_ENCRYPTIONS = ['A256GCM', 'A128GCM', 'A128CBC-HS256', 'A256CBC-HS512'] as const;

const uris = z.array(z.string()).max(50);

/** What an application registers, in the names of RFC 7591 and Back-Channel Logout 2.2. */
export const clientMetadataSchema = z.strictObject({
  client_name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2000).optional(),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'none'])
    .default('client_secret_basic'),
  redirect_uris: uris.default([]),
  post_logout_redirect_uris: uris.default([]),
  backchannel_logout_uri: z.string().optional(),
  backchannel_logout_session_required: z.boolean().default(true),
  /** Which reasons the application wants to hear of. Default all. */
  backchannel_logout_reasons: z.array(z.enum(TERMINATION_REASONS)).optional(),
  /** Whether the Logout Token tells the reason, in the claim {@link REASON_CLAIM}. */
  backchannel_logout_tell_reason: z.boolean().default(false),
  /** Whether the Logout Token asks to revoke offline sessions as well, as Keycloak's does. */
  backchannel_logout_revoke_offline_access: z.boolean().default(false),
  subject_type: z.enum(['public', 'pairwise']).default('public'),
  /** `client_credentials` makes it a program of an admin: it signs nobody in and uses the admin API by itself. */
  grant_types: z
    .array(z.enum(['authorization_code', 'refresh_token', 'client_credentials']))
    .default(['authorization_code']),
  /** What it may ask for, separated by spaces. Default: everything but the scopes of the provider's own APIs. */
  scope: z.string().optional(),
  response_types: z.array(z.literal('code')).default(['code']),
  id_token_signed_response_alg: z.enum(SIGNING_ALGORITHMS).default('RS256'),
  id_token_encrypted_response_alg: z.enum(ENCRYPTION_ALGORITHMS).optional(),
  id_token_encrypted_response_enc: z.enum(CONTENT_ENCRYPTIONS).optional(),
  /** Public keys of the application, one of them to encrypt to. */
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(20) }).optional(),
});

export type ClientMetadata = z.output<typeof clientMetadataSchema>;
export type ClientMetadataInput = z.input<typeof clientMetadataSchema>;

/**
 * Validates client metadata whole: a rule that joins two fields, such as "http only for confidential clients",
 * is judged again at every change of either.
 *
 * @throws ClientMetadataError
 */
export function parseClientMetadata(input: unknown, addresses: AddressPolicy): ClientMetadata {
  const result = clientMetadataSchema.safeParse(input);
  if (!result.success) throw refuseMetadata(result.error);
  const metadata = isMachine(result.data) ? { ...result.data, response_types: [] } : result.data;
  if (metadata.backchannel_logout_uri !== undefined) {
    checkLogoutUri(metadata.backchannel_logout_uri, metadata, addresses);
  }
  checkEncryption(metadata);
  checkSector(metadata);
  checkGrants(metadata);
  checkScope(metadata);
  for (const field of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const uri of metadata[field]) checkRedirectUri(field, uri);
  }
  return metadata;
}

/** What is wrong first, in the words of every other refusal. */
export function refuseMetadata({ issues: [issue] }: z.core.$ZodError): ClientMetadataError {
  return new ClientMetadataError(issue?.path.map(String).join('.') || 'metadata', issue?.message ?? 'invalid');
}

/**
 * Back-Channel Logout 2.2: absolute, no fragment, https unless {@link mayUseHttp}.
 *
 * @throws ClientMetadataError
 */
export function checkLogoutUri(uri: string, metadata: ClientMetadata, addresses: AddressPolicy): void {
  const field = 'backchannel_logout_uri';
  const url = parseWebUri(field, uri);
  if (url.protocol === 'http:' && !mayUseHttp(metadata, url, addresses)) {
    throw new ClientMetadataError(
      field,
      'must use https; http is for confidential clients whose host is an entry of the private-network allow-list',
    );
  }
  if (!addresses.allowsUri(url)) {
    throw new ClientMetadataError(field, 'leads to a private address that is not on the allow-list');
  }
}

/**
 * Whether a Logout Token may travel unencrypted: Back-Channel Logout 2.2 leaves it to the provider for confidential
 * clients. Here it takes an allow-list entry for that very host as well.
 */
export function mayUseHttp(metadata: ClientMetadata, uri: URL, addresses: AddressPolicy): boolean {
  return isConfidential(metadata) && addresses.lists(uri);
}

/** Whether the client has a secret to prove itself with (RFC 6749, section 2.1). */
export function isConfidential({
  token_endpoint_auth_method,
}: Pick<ClientMetadata, 'token_endpoint_auth_method'>): boolean {
  return token_endpoint_auth_method !== 'none';
}

function isMachine({ grant_types }: ClientMetadata): boolean {
  return grant_types.includes('client_credentials');
}

/** A program that acts by itself does nothing else and can keep a secret; all others have somewhere to come back to. */
function checkGrants(metadata: ClientMetadata): void {
  if (!isMachine(metadata)) {
    if (metadata.redirect_uris.length === 0) throw new ClientMetadataError('redirect_uris', 'must hold at least one');
    return;
  }
  if (metadata.grant_types.length > 1) {
    throw new ClientMetadataError('grant_types', 'client_credentials goes with no other grant');
  }
  if (!isConfidential(metadata)) {
    throw new ClientMetadataError('token_endpoint_auth_method', 'must not be none with client_credentials');
  }
}

function checkScope(metadata: ClientMetadata): void {
  const allowed: readonly string[] = isMachine(metadata) ? ADMIN_SCOPES : SCOPES;
  const needed: readonly string[] = isMachine(metadata) ? ADMIN_SCOPES : ['openid'];
  const scopes = metadata.scope?.split(' ') ?? (isMachine(metadata) ? [] : OPEN_SCOPES);
  if (scopes.some((scope) => !allowed.includes(scope))) {
    throw new ClientMetadataError('scope', `must hold nothing but ${allowed.join(', ')}`);
  }
  if (!scopes.some((scope) => needed.includes(scope))) {
    throw new ClientMetadataError('scope', `must hold ${needed.join(' or ')}`);
  }
}

/** Whoever wants encrypted tokens gives a key to encrypt to. */
function checkEncryption(metadata: ClientMetadata): void {
  const { id_token_encrypted_response_alg: algorithm, id_token_encrypted_response_enc: encryption } = metadata;
  if (algorithm === undefined && encryption !== undefined) {
    throw new ClientMetadataError('id_token_encrypted_response_enc', 'needs id_token_encrypted_response_alg');
  }
  if (algorithm !== undefined && encryptionKeyOf(metadata) === undefined) {
    throw new ClientMetadataError('jwks', `needs a public key that ${algorithm} can encrypt to`);
  }
}

/** The application's public key that its tokens are encrypted to. */
export function encryptionKeyOf({ jwks, id_token_encrypted_response_alg: algorithm }: ClientMetadata): JWK | undefined {
  if (algorithm === undefined) return undefined;
  const kinds = algorithm.startsWith('RSA') ? ['RSA'] : ['EC', 'OKP'];
  return jwks?.keys.find(({ kty, use, alg, d }) => {
    return kinds.includes(kty) && (use ?? 'enc') === 'enc' && (alg ?? algorithm) === algorithm && d === undefined;
  }) as JWK | undefined;
}

/** Pairwise names are made per host, so the redirect URIs must have one (OpenID Connect Core 8.1). */
function checkSector({ subject_type, redirect_uris }: ClientMetadata): void {
  const hosts = new Set(redirect_uris.map((uri) => URL.parse(uri)?.hostname));
  if (subject_type === 'pairwise' && hosts.size > 1) {
    throw new ClientMetadataError('redirect_uris', 'must all have one host for a pairwise subject');
  }
}

function checkRedirectUri(field: 'redirect_uris' | 'post_logout_redirect_uris', uri: string): void {
  const url = parseWebUri(field, uri);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLoopback)
    throw new ClientMetadataError(field, 'must use https, except on localhost');
}

function parseWebUri(field: string, uri: string): URL {
  const url = URL.parse(uri);
  if (url === null) throw new ClientMetadataError(field, 'must be an absolute URI');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new ClientMetadataError(field, 'must use https');
  // Also a bare `#`, which the parsed URL no longer shows.
  if (uri.includes('#')) throw new ClientMetadataError(field, 'must not have a fragment');
  if (url.username !== '' || url.password !== '') throw new ClientMetadataError(field, 'must not hold a user name');
  return url;
}
