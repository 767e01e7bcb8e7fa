import type { Generated, GeneratedAlways, Selectable } from 'kysely';

/**
 * The tables of the provider, in the subset of SQL that SQLite and PostgreSQL share:
 * identifiers are text, instants are integer milliseconds since the epoch, structured
 * values are JSON text, truth values are 0 or 1.
 */
export interface Schema {
  accounts: AccountsTable;
  clients: ClientsTable;
  signing_keys: SigningKeysTable;
  secrets: SecretsTable;
  protocol_records: ProtocolRecordsTable;
  sessions: SessionsTable;
  participants: ParticipantsTable;
  terminations: TerminationsTable;
  deliveries: DeliveriesTable;
  attempts: AttemptsTable;
  termination_orders: TerminationOrdersTable;
  consents: ConsentsTable;
  audit_events: AuditEventsTable;
  upstream_sessions: UpstreamSessionsTable;
  upstream_session_keys: UpstreamSessionKeysTable;
  upstream_revocations: UpstreamRevocationsTable;
  upstream_applied_once: UpstreamAppliedOnceTable;
  upstream_identities: UpstreamIdentitiesTable;
  settings: SettingsTable;
  registration_tokens: RegistrationTokensTable;
  limits: LimitsTable;
}

export interface AccountsTable {
  id: string;
  username: string;
  password_hash: string;
  /** JSON array of {@link Role}. */
  roles: string;
  display_name: string | null;
  email: string | null;
  created_at: number;
  updated_at: number;
  disabled_at: number | null;
  /** Hash of the invitation link that is out, good until `invitation_expires_at`. */
  invitation_hash: Generated<string | null>;
  invitation_expires_at: Generated<number | null>;
  last_sign_in_at: Generated<number | null>;
}

export interface ClientsTable {
  id: string;
  name: string;
  /** Where Logout Tokens go. A column of its own: a termination asks every participant's client for it. */
  backchannel_logout_uri: string | null;
  /** JSON of the other OAuth client metadata, without the secret. */
  metadata: string;
  /** Encrypted, see the vault. Null for public clients. */
  sealed_secret: string | null;
  /** The secret before the last rotation, good until `previous_secret_until`. */
  sealed_previous_secret: Generated<string | null>;
  previous_secret_until: Generated<number | null>;
  created_at: number;
  updated_at: number;
  disabled_at: number | null;
  /** Deleted, but kept until its sessions have been told of it. */
  deleted_at: Generated<number | null>;
  origin: Generated<ApplicationOrigin>;
}

/** Who registered an application: whoever runs the provider, or it did itself (RFC 7591). */
export type ApplicationOrigin = 'operator' | 'dynamic';

/** What lets an application register itself. Found by a hash: the stored row cannot be presented. */
export interface RegistrationTokensTable {
  id: string;
  /** What the operator calls it. */
  name: string;
  token_hash: string;
  /** How many applications may be registered with it, altogether and still. */
  uses: number;
  uses_left: number;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

/** Tries that are counted in all processes, by a hash of what is counted: no name or address is in the row. */
export interface LimitsTable {
  key_hash: string;
  count: number;
  /** When counting begins anew. */
  expires_at: number;
}

export interface SigningKeysTable {
  kid: string;
  algorithm: string;
  /** Encrypted private JWK, see the vault. */
  sealed_jwk: string;
  /** `active` keys sign; `retired` keys are only published, until tokens they signed have expired. */
  state: 'active' | 'retired';
  created_at: number;
  /** A new key is published before it signs, so that every process and application has heard of it. */
  active_from: Generated<number>;
  retired_at: Generated<number | null>;
}

export interface SecretsTable {
  name: string;
  sealed_value: string;
  created_at: number;
}

/** Codes, tokens, grants and interactions of the protocol engine. Found by a hash: the stored row cannot be presented. */
export interface ProtocolRecordsTable {
  model: string;
  id_hash: string;
  payload: string;
  grant_id: string | null;
  session_uid: string | null;
  /** 1 when the record ends together with its session (no `offline_access`). */
  ends_with_session: number;
  uid: string | null;
  user_code: string | null;
  consumed_at: number | null;
  expires_at: number | null;
  /** From the payload. */
  account_id: GeneratedAlways<string | null>;
  /** From the payload. */
  client_id: GeneratedAlways<string | null>;
}

export interface SessionsTable {
  uid: string;
  cookie_hash: string;
  /** The cookie before the last sign-in, good for requests that were on their way at that moment. */
  previous_cookie_hash: Generated<string | null>;
  previous_cookie_until: Generated<number | null>;
  /** Null until somebody signs in. */
  account_id: string | null;
  payload: string;
  user_agent: string | null;
  created_at: number;
  /** When the person proved who they are. */
  authenticated_at: number | null;
  last_seen_at: number;
  expires_at: number;
  /** The tombstone: once set, the row never changes again. */
  terminated_at: number | null;
  /** The session at an upstream provider that this one was opened with, and ends with. */
  upstream_session_id: Generated<string | null>;
}

export interface ParticipantsTable {
  id: string;
  session_uid: string;
  client_id: string;
  /** The session's name towards this client only. */
  sid: string;
  /** The person's name towards this client. */
  sub: string;
  grant_id: string | null;
  /** 1 when the client holds `offline_access`, which outlives the session. */
  keeps_offline_access: number;
  joined_at: number;
  /** Set when only this application was left, the session living on. */
  left_at: number | null;
}

export interface TerminationsTable {
  id: string;
  session_uid: string;
  account_id: string;
  /** Set when only this application was left; null when the whole session ended. */
  client_id: string | null;
  reason: TerminationReason;
  actor_kind: ActorKind;
  actor_id: string | null;
  terminated_at: number;
}

export interface DeliveriesTable {
  id: string;
  termination_id: string;
  participant_id: string;
  client_id: string;
  state: DeliveryState;
  /** Lower is sooner. */
  priority: number;
  attempts: Generated<number>;
  next_attempt_at: number;
  lease_owner: string | null;
  lease_until: number | null;
  last_code: string | null;
  last_status: number | null;
  created_at: number;
  finished_at: number | null;
  /** After this instant a failing delivery is dead. */
  horizon_ends_at: number;
}

export interface AttemptsTable {
  delivery_id: string;
  number: number;
  token_id: string | null;
  outcome: 'delivered' | 'retry' | 'final';
  code: string;
  status: number | null;
  started_at: number;
  duration_ms: number;
}

/** The order to end many sessions, carried out in batches: it survives a crash where a loop in memory would not. */
export interface TerminationOrdersTable {
  id: string;
  scope: 'application' | 'everything';
  /** The client id for `application`. */
  target_id: string | null;
  reason: TerminationReason;
  actor_kind: ActorKind;
  actor_id: string | null;
  /** Sessions that began later are not meant. */
  ordered_at: number;
  finished_at: number | null;
  /** Sessions ended so far. */
  ended: Generated<number>;
}

/** What a person has agreed to share with an application. */
export interface ConsentsTable {
  account_id: string;
  client_id: string;
  /** Scopes, separated by spaces. */
  scope: string;
  /** JSON array of the claims that the person did not want to share. */
  rejected_claims: string;
  granted_at: number;
}

export interface AuditEventsTable {
  id: string;
  at: number;
  actor_kind: ActorKind;
  actor_id: string | null;
  /** For example `application.updated`. */
  action: string;
  target_kind:
    | 'account'
    | 'application'
    | 'registration_token'
    | 'session'
    | 'key'
    | 'delivery'
    | 'settings'
    | 'everything';
  target_id: string | null;
  /** JSON: what changed, without secrets. */
  details: string;
}

export const DELIVERY_STATES = ['pending', 'leased', 'delivered', 'failed', 'dead', 'cancelled'] as const;
/** A session at an upstream provider, in the terms of the relying-party kit's session store. */
export interface UpstreamSessionsTable {
  id: string;
  issuer: string;
  subject: string;
  sid: string | null;
  started_at: number;
  expires_at: number;
}

/** The keys under which an upstream session can be revoked. */
export interface UpstreamSessionKeysTable {
  key: string;
  session_id: string;
}

/** Tombstones: upstream sessions under the key that began at or before the instant are over. */
export interface UpstreamRevocationsTable {
  key: string;
  before: number;
  expires_at: number;
}

/** Upstream Logout Tokens that have been carried out. */
export interface UpstreamAppliedOnceTable {
  key: string;
  expires_at: number;
}

/** Who a person of an upstream provider is here. */
export interface UpstreamIdentitiesTable {
  issuer: string;
  subject: string;
  account_id: string;
  created_at: number;
}

/** What the operator changed while the provider ran. */
export interface SettingsTable {
  name: string;
  /** JSON. */
  value: string;
  changed_at: number;
}

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** `application`: a program that an admin gave access to the admin API. */
export type ActorKind = 'person' | 'admin' | 'application' | 'system' | 'upstream';

/** Why a session ended. Every reason goes the same way out. */
export const TERMINATION_REASONS = [
  'rp_initiated',
  'account_switched',
  'self_service',
  'admin',
  'password_changed',
  'account_disabled',
  'account_deleted',
  'application_disabled',
  'application_deleted',
  'consent_withdrawn',
  'expired',
  'idle',
  'upstream',
] as const;
export type TerminationReason = (typeof TERMINATION_REASONS)[number];

export type Delivery = Selectable<DeliveriesTable>;
export type Participant = Selectable<ParticipantsTable>;
export type Termination = Selectable<TerminationsTable>;
export type Attempt = Selectable<AttemptsTable>;
