import type { DeliveryService } from './delivery/delivery.ts';
import { purgeDeletedApplications } from './directory/application-lifecycle.ts';
import type { Job } from './housekeeping.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { forgetRetiredKeys } from './keys/signing-keys.ts';
import { forgetOldLimits } from './limits/rate-limit.ts';
import { carryOutOrders, forgetExpiredRecords, type Swept, sweepExpired } from './sessions/sweep.ts';
import type { Moment } from './sessions/termination.ts';
import type { Settings } from './settings/settings.ts';
import type { Database } from './storage/storage.ts';

/** Milliseconds: the longest-lived token that a key signs is an ID Token, but a hint of an old one is still a hint. */
const RETIRED_KEYS_ARE_PUBLISHED = 7 * 24 * 3_600_000;

export interface JobSetting {
  db: Database;
  keyRing: KeyRing;
  delivery: DeliveryService;
  settings: Settings;
  moment: () => Moment;
  stopping: AbortSignal;
}

/** What one issuer does from time to time without being asked. */
export function listJobs({ db, keyRing, delivery, settings, moment, stopping }: JobSetting): Job[] {
  const untilDone = (sweep: () => Promise<Swept>) => async () => {
    for (let more = true; more && !stopping.aborted; ) more = (await sweep()).more;
  };
  return [
    {
      name: 'expired sessions',
      interval: 5_000,
      run: untilDone(() => sweepExpired(db, settings.sessionLifetimes, moment())),
    },
    { name: 'termination orders', interval: 1_000, run: untilDone(() => carryOutOrders(db, moment())) },
    { name: 'signing keys', interval: 5_000, run: () => keyRing.refresh() },
    { name: 'settings', interval: 2_000, run: () => settings.refresh() },
    {
      name: 'leftovers',
      interval: 60_000,
      async run() {
        const { now } = moment();
        await forgetExpiredRecords(db, now);
        await forgetOldLimits(db, now);
        await purgeDeletedApplications(db);
        await forgetRetiredKeys(db, now - RETIRED_KEYS_ARE_PUBLISHED);
      },
    },
    { name: 'what ended long ago', interval: 3_600_000, run: () => delivery.forgetEnded(stopping) },
  ];
}
