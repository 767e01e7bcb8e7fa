import type { ClientMetadata } from '../api/applications.ts';
import type { TerminationReason } from '../api/sessions.ts';
import { withoutEmpty } from '../parts/url-list.tsx';

export const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export const SIGNING_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
export const ENCRYPTION_ALGORITHMS = ['RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A256KW'] as const;
export const CONTENT_ENCRYPTIONS = ['A256GCM', 'A128GCM', 'A128CBC-HS256', 'A256CBC-HS512'] as const;

/** The reasons for which sessions end, in the order in which people meet them. Keys: none is missing, none too many. */
const REASONS_MET = {
  rp_initiated: true,
  self_service: true,
  admin: true,
  account_switched: true,
  password_changed: true,
  account_disabled: true,
  account_deleted: true,
  application_disabled: true,
  application_deleted: true,
  consent_withdrawn: true,
  expired: true,
  idle: true,
  upstream: true,
} satisfies Record<TerminationReason, true>;
export const REASONS = Object.keys(REASONS_MET) as TerminationReason[];

/** The fields of the Protocol tab, in the names of the metadata; what is not there is an empty text. */
export function protocolValues(metadata: ClientMetadata) {
  const { jwks } = metadata;
  return {
    grant_types: metadata.grant_types,
    token_endpoint_auth_method: metadata.token_endpoint_auth_method,
    scope: metadata.scope ?? '',
    redirect_uris: metadata.redirect_uris,
    post_logout_redirect_uris: metadata.post_logout_redirect_uris,
    backchannel_logout_uri: metadata.backchannel_logout_uri ?? '',
    backchannel_logout_session_required: metadata.backchannel_logout_session_required,
    tells_all_reasons: metadata.backchannel_logout_reasons === undefined,
    backchannel_logout_reasons: metadata.backchannel_logout_reasons ?? [...REASONS],
    backchannel_logout_tell_reason: metadata.backchannel_logout_tell_reason,
    backchannel_logout_revoke_offline_access: metadata.backchannel_logout_revoke_offline_access,
    subject_type: metadata.subject_type,
    id_token_signed_response_alg: metadata.id_token_signed_response_alg,
    id_token_encrypted_response_alg: metadata.id_token_encrypted_response_alg ?? ('' as const),
    id_token_encrypted_response_enc: metadata.id_token_encrypted_response_enc ?? ('' as const),
    jwks: jwks === undefined ? '' : JSON.stringify(jwks, null, 2),
  };
}

export type ProtocolValues = ReturnType<typeof protocolValues>;

/** @param jwks the keys, parsed. */
export function protocolMetadata(values: ProtocolValues, jwks: ClientMetadata['jwks']) {
  const { tells_all_reasons, backchannel_logout_reasons, ...others } = values;
  const isMachine = values.grant_types.includes('client_credentials');
  const response_types: ClientMetadata['response_types'] = isMachine ? [] : ['code'];
  return {
    ...others,
    response_types,
    scope: others.scope.trim() || undefined,
    redirect_uris: withoutEmpty(others.redirect_uris),
    post_logout_redirect_uris: withoutEmpty(others.post_logout_redirect_uris),
    backchannel_logout_uri: others.backchannel_logout_uri.trim() || undefined,
    backchannel_logout_reasons: tells_all_reasons ? undefined : backchannel_logout_reasons,
    id_token_encrypted_response_alg: others.id_token_encrypted_response_alg || undefined,
    id_token_encrypted_response_enc: others.id_token_encrypted_response_enc || undefined,
    jwks,
  };
}
