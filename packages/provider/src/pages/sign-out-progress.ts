import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DeliveryState } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import type { SignedOutApplication } from './templates/signed-out.ts';

/** Milliseconds after a sign-out for which its browser is shown who has heard of it. */
export const SHOWN_FOR = 5 * 60_000;
/** Milliseconds after a sign-out for which the page keeps itself up to date. */
const LIVE_FOR = 2 * 60_000;

/** Which applications have heard of one sign-out, and which have not yet. */
export interface SignOutProgress {
  applications: SignedOutApplication[];
  /** Whether it is worth looking again soon: something is open, and the sign-out is not long ago. */
  live: boolean;
}

const SHOWN: Record<DeliveryState, SignedOutApplication['state']> = {
  pending: 'pending',
  leased: 'pending',
  delivered: 'told',
  failed: 'failed',
  dead: 'failed',
  cancelled: 'failed',
};

/** @returns undefined when the sign-out is too long ago to be shown. */
export async function readSignOutProgress(
  db: Database,
  terminationId: string,
  now: number,
): Promise<SignOutProgress | undefined> {
  const termination = await db
    .selectFrom('terminations')
    .select('terminated_at')
    .where('id', '=', terminationId)
    .where('terminated_at', '>', now - SHOWN_FOR)
    .executeTakeFirst();
  if (termination === undefined) return undefined;
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('clients', 'clients.id', 'deliveries.client_id')
    .select(['clients.name', 'deliveries.state'])
    .where('termination_id', '=', terminationId)
    .orderBy('clients.name')
    .orderBy('deliveries.id')
    .execute();
  const applications = rows.map(({ name, state }) => ({ name, state: SHOWN[state] }));
  const open = applications.some(({ state }) => state === 'pending');
  return { applications, live: open && now - termination.terminated_at < LIVE_FOR };
}

/** The last part of the address that tells how far a sign-out is: nobody can guess it, or learn the sign-out from it. */
export function progressName(terminationId: string, key: string): string {
  return createHmac('sha256', key).update(`sign-out progress:${terminationId}`).digest('base64url');
}

export function isProgressName(given: string, terminationId: string, key: string): boolean {
  const [expected, actual] = [Buffer.from(progressName(terminationId, key)), Buffer.from(given)];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
