import type { Application } from '../directory/applications.ts';
import type { Delivery, TerminationReason } from '../storage/schema.ts';
import { inBatches } from './in-batches.ts';
import type { Minting } from './logout-token.ts';

/** What a Logout Token is made from, as it is now. Undefined: gone. */
export interface TokenMaterial {
  application: Application | undefined;
  recipient: { sub: string; sid: string; reason: TerminationReason } | undefined;
}

/** Deliveries that are read together at most: the first tokens are signed meanwhile. */
const READ_AT_ONCE = 256;

const readers = new WeakMap<Minting, (delivery: Delivery) => Promise<TokenMaterial>>();

/** Reads what the token of a delivery is made from. Attempts that begin at the same time read together. */
export function readTokenMaterial(minting: Minting, delivery: Delivery): Promise<TokenMaterial> {
  let read = readers.get(minting);
  if (read === undefined) {
    read = inBatches((deliveries) => readAll(minting, deliveries), READ_AT_ONCE);
    readers.set(minting, read);
  }
  return read(delivery);
}

async function readAll({ applications, db }: Minting, deliveries: readonly Delivery[]): Promise<TokenMaterial[]> {
  const distinct = (column: 'client_id' | 'participant_id' | 'termination_id') => [
    ...new Set(deliveries.map((delivery) => delivery[column])),
  ];
  const [found, recipients] = await Promise.all([
    applications.findAll(distinct('client_id')),
    db
      .selectFrom('participants')
      .innerJoin('terminations', 'terminations.session_uid', 'participants.session_uid')
      .select(['participants.id as participant_id', 'terminations.id as termination_id', 'sub', 'sid', 'reason'])
      .where('participants.id', 'in', distinct('participant_id'))
      .where('terminations.id', 'in', distinct('termination_id'))
      .execute(),
  ]);
  const byClientId = new Map(found.map((application) => [application.clientId, application]));
  const byIds = new Map(recipients.map((row) => [`${row.participant_id} ${row.termination_id}`, row]));
  return deliveries.map(({ client_id, participant_id, termination_id }) => ({
    application: byClientId.get(client_id),
    recipient: byIds.get(`${participant_id} ${termination_id}`),
  }));
}
