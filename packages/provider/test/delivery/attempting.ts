import { pino } from 'pino';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import type { Attempting } from '../../src/delivery/attempt.ts';
import { createGuardedTransport } from '../../src/delivery/guarded-transport.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy.ts';
import { Applications } from '../../src/directory/applications.ts';
import { ensureSigningKeys } from '../../src/keys/signing-keys.ts';
import type { Vault } from '../../src/keys/vault.ts';
import type { Storage } from '../../src/storage/storage.ts';

/** What attempts need, put together by hand: the directory, the keys, and a way to the applications of this machine. */
export async function prepareAttempting(
  storage: Storage,
  { vault, issuer, now = Date.now }: { vault: Vault; issuer: string; now?: () => number },
): Promise<{ applications: Applications; attempting: Attempting }> {
  const { db } = storage;
  const addresses = createAddressPolicy(['127.0.0.1']);
  const applications = new Applications(db, vault, addresses);
  const signingKeys = await ensureSigningKeys(db, vault, now);
  const attempting = {
    storage,
    minting: { db, applications, addresses, issuer, signingKeys: () => signingKeys, now },
    transport: createGuardedTransport({ addressPolicy: addresses, now }),
    retryPolicy: DEFAULT_RETRY_POLICY,
    logger: pino({ level: 'silent' }),
    now,
  };
  return { applications, attempting };
}
