import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/audit-log.ts';
import type { AddressPolicy } from '../delivery/address-policy.ts';
import type { Vault } from '../keys/vault.ts';
import type { Actor } from '../sessions/termination.ts';
import type { ApplicationOrigin, ClientsTable } from '../storage/schema.ts';
import { type Database, inTransaction, type Tx } from '../storage/storage.ts';
import { refuseBuiltIn } from './application-lifecycle.ts';
import {
  type ClientMetadata,
  type ClientMetadataInput,
  isConfidential,
  parseClientMetadata,
} from './client-metadata.ts';
import { makeClientSecret } from './client-secret.ts';
import { changesBetween } from './metadata-changes.ts';
import { OPEN_SCOPES } from './scopes.ts';

export interface Application {
  clientId: string;
  metadata: ClientMetadata;
  origin: ApplicationOrigin;
  disabled: boolean;
  deleted: boolean;
  createdAt: number;
  updatedAt: number;
}

/** The secret is given out here and never again: the storage holds it encrypted, for the protocol's own use. */
export interface RegisteredApplication {
  clientId: string;
  clientSecret: string | undefined;
}

/** Who changes an application, and the transaction that the change is part of. */
export interface Changing {
  /** Default: whoever runs the provider. */
  actor?: Actor;
  db?: Database;
}

/** An application that registers itself brings what it was given in the course of that. */
export interface Registering extends Changing {
  identity?: RegisteredApplication;
  /** Id of the token that it does it with. */
  registrationToken?: string;
}

const OPERATOR: Actor = { kind: 'system' };
const NO_SECRETS = { sealed_secret: null, sealed_previous_secret: null, previous_secret_until: null };

/** The applications that sign people in through the provider. */
export class Applications {
  readonly #db: Database;
  readonly #vault: Vault;
  readonly #addresses: AddressPolicy;

  constructor(db: Database, vault: Vault, addresses: AddressPolicy) {
    this.#db = db;
    this.#vault = vault;
    this.#addresses = addresses;
  }

  /** @throws ClientMetadataError */
  async register(
    input: ClientMetadataInput,
    now: number,
    { actor = OPERATOR, db = this.#db, identity, registrationToken }: Registering = {},
  ): Promise<RegisteredApplication> {
    const metadata = parseClientMetadata(input, this.#addresses);
    const { clientId, clientSecret } = identity ?? makeIdentity(metadata);
    const row = {
      id: clientId,
      ...toRow(metadata),
      sealed_secret: clientSecret === undefined ? null : await this.#vault.seal(clientSecret),
      ...{ created_at: now, updated_at: now, disabled_at: null },
      origin: registrationToken === undefined ? ('operator' as const) : ('dynamic' as const),
    };
    await inTransaction(db, async (tx) => {
      await tx.insertInto('clients').values(row).execute();
      const target = { kind: 'application' as const, id: clientId };
      const details = { metadata, ...(registrationToken === undefined ? {} : { registrationToken }) };
      await recordAudit(tx, { actor, action: 'application.registered', target, details }, now);
    });
    return { clientId, clientSecret };
  }

  /**
   * Replaces the metadata whole. The secret stays, unless the kind of client changes: one that turns confidential is
   * issued a secret, and one that turns public loses its own, that of an overlap too.
   *
   * @param changing `secret` is the one to issue if one is. Default: a new one.
   * @returns the secret if this change issued one; undefined when there is no such application.
   * @throws ClientMetadataError, ApplicationError `application_built_in`
   */
  async update(
    clientId: string,
    input: ClientMetadataInput,
    now: number,
    { actor = OPERATOR, db = this.#db, secret = makeClientSecret() }: Changing & { secret?: string | undefined } = {},
  ): Promise<RegisteredApplication | undefined> {
    refuseBuiltIn(clientId);
    const metadata = parseClientMetadata(input, this.#addresses);
    const sealed = await this.#vault.seal(secret);
    return inTransaction(db, async (tx) => {
      const application = tx.updateTable('clients').where('id', '=', clientId);
      // Holds the row: of two changes at once, the second sees the secret that the first issued.
      const held = application.set({ updated_at: now }).where('deleted_at', 'is', null).returningAll();
      const before = await held.executeTakeFirst();
      if (before === undefined) return undefined;
      const isIssued = isConfidential(metadata) && before.sealed_secret === null;
      const secrets = isConfidential(metadata) ? (isIssued ? { sealed_secret: sealed } : {}) : NO_SECRETS;
      await application.set({ ...toRow(metadata), ...secrets }).execute();
      const changes = changesBetween(toApplication(before).metadata, metadata);
      const target = { kind: 'application' as const, id: clientId };
      await recordAudit(tx, { actor, action: 'application.updated', target, details: { changes } }, now);
      return { clientId, clientSecret: isIssued ? secret : undefined };
    });
  }

  /**
   * Makes an application of the provider's own, or brings it up to date, whichever process is first. The provider vouches
   * for its addresses, so they are not judged.
   *
   * @returns its secret.
   */
  async ensureBuiltIn(clientId: string, metadata: ClientMetadata, now: number): Promise<string> {
    const sealed_secret = await this.#vault.seal(makeClientSecret());
    const row = { ...toRow(metadata), created_at: now, updated_at: now, disabled_at: null };
    const audit = (tx: Tx, action: string, details: Record<string, unknown>) =>
      recordAudit(tx, { actor: OPERATOR, action, target: { kind: 'application', id: clientId }, details }, now);
    const kept = await inTransaction(this.#db, async (tx) => {
      const inserted = await tx
        .insertInto('clients')
        .values({ id: clientId, sealed_secret, ...row })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows === 1n) await audit(tx, 'application.registered', { metadata });
      const found = await tx.selectFrom('clients').selectAll().where('id', '=', clientId).executeTakeFirstOrThrow();
      const changes = changesBetween(toApplication(found).metadata, metadata);
      if (Object.keys(changes).length > 0) {
        const { created_at: _, ...changed } = row;
        await tx.updateTable('clients').set(changed).where('id', '=', clientId).execute();
        await audit(tx, 'application.updated', { changes });
      }
      return found.sealed_secret ?? sealed_secret;
    });
    return this.#vault.open(kept);
  }

  /** Also a disabled one, or a deleted one that is kept until it has been told of its last logouts. */
  async find(clientId: string): Promise<Application | undefined> {
    const row = await this.#row(clientId);
    return row && toApplication(row);
  }

  async findAll(clientIds: readonly string[]): Promise<Application[]> {
    if (clientIds.length === 0) return [];
    const rows = await this.#db.selectFrom('clients').selectAll().where('id', 'in', clientIds).execute();
    return rows.map(toApplication);
  }

  /** The client metadata for the protocol engine, secret included; undefined for an unknown or disabled client. */
  async findForProtocol(
    clientId: string,
  ): Promise<(ClientMetadata & { client_id: string; client_secret?: string }) | undefined> {
    const row = await this.#row(clientId);
    if (row === undefined || row.disabled_at !== null || row.deleted_at !== null) return undefined;
    const secret = row.sealed_secret === null ? {} : { client_secret: await this.#vault.open(row.sealed_secret) };
    // Without a registered scope the engine would let a client ask for any, those of the provider's own APIs included.
    return { scope: OPEN_SCOPES.join(' '), ...toApplication(row).metadata, client_id: row.id, ...secret };
  }

  /** Whether this is the client's secret, or the one before while the overlap of a rotation lasts. */
  async isSecret(clientId: string, presented: string, now: number): Promise<boolean> {
    const row = await this.#row(clientId);
    if (row === undefined) return false;
    const previous = (row.previous_secret_until ?? 0) > now ? row.sealed_previous_secret : null;
    const sealed = [row.sealed_secret, previous].filter((secret) => secret !== null);
    const secrets = await Promise.all(sealed.map((secret) => this.#vault.open(secret)));
    // All are compared, each in constant time, so that the answer's time tells nothing.
    return secrets.filter((secret) => equalInConstantTime(secret, presented)).length > 0;
  }

  #row(clientId: string): Promise<Selectable<ClientsTable> | undefined> {
    return this.#db.selectFrom('clients').selectAll().where('id', '=', clientId).executeTakeFirst();
  }
}

function makeIdentity(metadata: ClientMetadata): RegisteredApplication {
  return { clientId: randomUUID(), clientSecret: isConfidential(metadata) ? makeClientSecret() : undefined };
}

function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function toRow({ client_name, backchannel_logout_uri, ...metadata }: ClientMetadata) {
  return {
    name: client_name,
    backchannel_logout_uri: backchannel_logout_uri ?? null,
    metadata: JSON.stringify(metadata),
  };
}

function toApplication(row: Selectable<ClientsTable>): Application {
  const metadata = {
    ...(JSON.parse(row.metadata) as Omit<ClientMetadata, 'client_name' | 'backchannel_logout_uri'>),
    client_name: row.name,
    ...(row.backchannel_logout_uri === null ? {} : { backchannel_logout_uri: row.backchannel_logout_uri }),
  };
  return {
    clientId: row.id,
    metadata,
    origin: row.origin,
    disabled: row.disabled_at !== null,
    deleted: row.deleted_at !== null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
