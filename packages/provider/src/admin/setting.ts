import type { Logger } from 'pino';
import type { Circuit } from '../delivery/circuit-breaker.ts';
import type { Applications } from '../directory/applications.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Vault } from '../keys/vault.ts';
import type { SignInLimits } from '../pages/sign-in-limits.ts';
import type { Moment } from '../sessions/termination.ts';
import type { Database } from '../storage/storage.ts';

/** How this provider was started, for whoever operates it. Milliseconds. */
export interface ShownSettings {
  issuer: string;
  storage: string;
  sessionLifetimes: { absolute: number; idle: number };
  logoutWait: number;
  retryPolicy: { firstWindow: number; maxWindow: number; maxRetryAfter: number; horizon: number };
  allowPrivateNetworks: readonly string[];
}

/** What the API works with. */
export interface ApiSetting {
  issuer: string;
  db: Database;
  vault: Vault;
  applications: Applications;
  keyRing: KeyRing;
  limits: SignInLimits;
  /** The circuits of the applications, as this process knows them. */
  circuits: () => Circuit[];
  settings: ShownSettings;
  moment: () => Moment;
  /** Called after every change: sessions may be to be ended and applications to be told, at once rather than soon. */
  changed: () => void;
  logger: Logger;
}
