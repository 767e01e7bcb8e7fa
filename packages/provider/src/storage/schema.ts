import type { Generated, Selectable } from 'kysely';

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
  created_at: number;
  updated_at: number;
  disabled_at: number | null;
}

export interface SigningKeysTable {
  kid: string;
  algorithm: string;
  /** Encrypted private JWK, see the vault. */
  sealed_jwk: string;
  /** `active` keys sign; `retired` keys are only published, until tokens they signed have expired. */
  state: 'active' | 'retired';
  created_at: number;
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
}

export interface SessionsTable {
  uid: string;
  cookie_hash: string;
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
  id: string;
  delivery_id: string;
  number: number;
  token_id: string | null;
  outcome: 'delivered' | 'retry' | 'final';
  code: string;
  status: number | null;
  started_at: number;
  duration_ms: number;
}

export type DeliveryState = 'pending' | 'leased' | 'delivered' | 'failed' | 'dead' | 'cancelled';

export type ActorKind = 'person' | 'admin' | 'system' | 'upstream';

/** Why a session ended. Every reason goes the same way out. */
export type TerminationReason =
  | 'rp_initiated'
  | 'account_switched'
  | 'self_service'
  | 'admin'
  | 'password_changed'
  | 'account_disabled'
  | 'account_deleted'
  | 'application_disabled'
  | 'application_deleted'
  | 'consent_withdrawn'
  | 'expired'
  | 'idle'
  | 'upstream';

export type Delivery = Selectable<DeliveriesTable>;
export type Participant = Selectable<ParticipantsTable>;
export type Termination = Selectable<TerminationsTable>;
export type Attempt = Selectable<AttemptsTable>;
