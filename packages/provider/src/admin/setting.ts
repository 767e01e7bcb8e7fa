import type { Logger } from 'pino';
import type { Circuit } from '../delivery/circuit-breaker.ts';
import type { DeliveryService } from '../delivery/delivery.ts';
import type { Minting } from '../delivery/logout-token.ts';
import type { Applications } from '../directory/applications.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Vault } from '../keys/vault.ts';
import type { SignInLimits } from '../pages/sign-in-limits.ts';
import type { Moment } from '../sessions/termination.ts';
import type { Settings } from '../settings/settings.ts';
import type { Database, Storage } from '../storage/storage.ts';
import type { EventFeed } from './events/event-feed.ts';

/** What the API works with. */
export interface ApiSetting {
  issuer: string;
  db: Database;
  storage: Storage;
  vault: Vault;
  applications: Applications;
  keyRing: KeyRing;
  limits: SignInLimits;
  /** The circuits of the applications, as this process knows them. */
  circuits: () => Circuit[];
  settings: Settings;
  /** Whether applications may register themselves. */
  dynamicRegistration: boolean;
  events: EventFeed;
  delivery: Pick<DeliveryService, 'probe'>;
  minting: Minting;
  moment: () => Moment;
  /** Called after every change: sessions may be to be ended and applications to be told, at once rather than soon. */
  changed: () => void;
  logger: Logger;
}
