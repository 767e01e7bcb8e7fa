import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type Attempting, attemptDelivery } from '../../src/delivery/attempt.ts';
import { claimDeliveries } from '../../src/delivery/claim.ts';
import { returnExpiredLeases } from '../../src/delivery/leases.ts';
import type { RetryPolicy } from '../../src/delivery/retry-policy.ts';
import type { Applications } from '../../src/directory/applications.ts';
import type { ClientMetadataInput } from '../../src/directory/client-metadata.ts';
import { type Vault, vaultFromKey } from '../../src/keys/vault.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import type { Delivery } from '../../src/storage/schema.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { ListeningApplication } from '../application.ts';
import { seedSigningKeys } from '../seeded-keys.ts';
import { addSession, HORIZON, NOW, type TestSession } from '../sessions/registry.ts';
import { type TemporaryStorage, temporarySqlite } from '../storages.ts';
import { prepareAttempting } from './attempting.ts';

export const ISSUER = 'https://op.example';
export const LEASE = 30_000;

export interface DeliveryScene {
  readonly storage: Storage;
  readonly storageUrl: string;
  readonly applications: Applications;
  readonly vault: Vault;
  /** The key of the vault, as the operator gives it. */
  readonly encryptionKey: string;
  readonly attempting: Attempting;
  /** Milliseconds since the epoch; set it to let time pass. */
  clock: { now: number };
  /** An application that listens; its endpoint ends with the test. */
  listen(): Promise<ListeningApplication>;
  register(logoutUri: string, metadata?: Partial<ClientMetadataInput>): Promise<string>;
  /** Ends a session that these applications take part in. */
  endSessionOf(...clientIds: string[]): Promise<TestSession>;
  claim(limit?: number): Promise<Delivery[]>;
  /** Attempts everything that is due, once, and gives the deliveries as they are then. */
  attemptDue(): Promise<Delivery[]>;
  deliveries(): Promise<Delivery[]>;
}

export function metadataOf(logoutUri: string | undefined, metadata: Partial<ClientMetadataInput> = {}) {
  const uri = logoutUri === undefined ? {} : { backchannel_logout_uri: logoutUri };
  return { client_name: 'application', redirect_uris: ['https://app.example/callback'], ...uri, ...metadata };
}

/** The outbox and what attempts need, on a clock of the test's own, without a dispatcher. */
export async function setDeliveryScene(
  options: { temporary?: TemporaryStorage; retryPolicy?: Partial<RetryPolicy> } = {},
): Promise<DeliveryScene> {
  const temporary = options.temporary ?? (await temporarySqlite());
  const { storage, url } = temporary;
  const { db } = storage;
  const clock = { now: NOW };
  const now = () => clock.now;
  const encryptionKey = randomBytes(32).toString('base64url');
  const vault = vaultFromKey(encryptionKey);
  await seedSigningKeys(db, vault);
  const { applications, attempting: prepared } = await prepareAttempting(storage, { vault, issuer: ISSUER, now });
  const attempting = { ...prepared, retryPolicy: { ...prepared.retryPolicy, ...options.retryPolicy } };
  onTestFinished(async () => {
    await attempting.transport.close();
    await temporary.remove();
  });
  const claim = async (limit = 100) => {
    await returnExpiredLeases(db, clock.now);
    const { deliveries } = await claimDeliveries(storage, {
      owner: 'test',
      limit,
      roomFor: () => limit,
      now: clock.now,
      leaseUntil: clock.now + LEASE,
    });
    return deliveries;
  };
  const deliveries = () => db.selectFrom('deliveries').selectAll().orderBy('created_at').execute();
  return {
    storage,
    storageUrl: url,
    applications,
    vault,
    encryptionKey,
    attempting,
    clock,
    async listen() {
      const listener = await ListeningApplication.start();
      onTestFinished(() => listener.stop());
      return listener;
    },
    async register(logoutUri, metadata) {
      return (await applications.register(metadataOf(logoutUri, metadata), clock.now)).clientId;
    },
    async endSessionOf(...clientIds) {
      const session = await addSession(db, clientIds);
      await terminateSession(
        db,
        { sessionUid: session.uid, reason: 'rp_initiated', actor: { kind: 'person' } },
        { now: clock.now, horizon: HORIZON },
      );
      return session;
    },
    claim,
    async attemptDue() {
      await Promise.all((await claim()).map((delivery) => attemptDelivery(attempting, delivery)));
      return deliveries();
    },
    deliveries,
  };
}
