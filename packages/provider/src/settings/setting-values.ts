import { createAddressPolicy } from '../delivery/address-policy.ts';
import { checkRetryPolicy } from '../delivery/delivery-options.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../delivery/retry-policy.ts';
import { DEFAULT_SESSION_LIFETIMES, type SessionLifetimes } from '../sessions/lifetimes.ts';
import { SettingError } from './setting-error.ts';

/** What may be given when the provider is started. Whatever is left out may be changed while it runs. */
export interface GivenSettings {
  /** Milliseconds that a person waits at most, after a sign-out, for applications to confirm. 0 is allowed. Default 2000. */
  logoutWait?: number;
  sessionLifetimes?: Partial<SessionLifetimes>;
  retryPolicy?: Partial<RetryPolicy>;
  /** Private networks and hosts that Logout Tokens may go to: `10.0.0.0/8`, `localhost:8080`. Default none. */
  allowPrivateNetworks?: readonly string[];
}

/** The settings that can be changed, by their names. Milliseconds. */
export interface SettingValues {
  logoutWait: number;
  'sessionLifetimes.absolute': number;
  'sessionLifetimes.idle': number;
  'retryPolicy.horizon': number;
  allowPrivateNetworks: readonly string[];
}

export type SettingName = keyof SettingValues;

export const DEFAULT_SETTINGS: Readonly<SettingValues> = Object.freeze({
  logoutWait: 2_000,
  'sessionLifetimes.absolute': DEFAULT_SESSION_LIFETIMES.absolute,
  'sessionLifetimes.idle': DEFAULT_SESSION_LIFETIMES.idle,
  'retryPolicy.horizon': DEFAULT_RETRY_POLICY.horizon,
  allowPrivateNetworks: [],
});

// Object.keys() forgets the type of literal keys.
export const SETTING_NAMES = Object.keys(DEFAULT_SETTINGS) as SettingName[];

const DAY = 24 * 3_600_000;

/** By name: throws if the value cannot be used. The same at the start and while the provider runs. */
const CHECKS: { [Name in SettingName]: (value: SettingValues[Name]) => unknown } = {
  logoutWait: (value) => checkMilliseconds('logoutWait', value, 0, DAY),
  'sessionLifetimes.absolute': (value) => checkMilliseconds('sessionLifetimes.absolute', value, 1_000, 3_650 * DAY),
  'sessionLifetimes.idle': (value) => checkMilliseconds('sessionLifetimes.idle', value, 1_000, 3_650 * DAY),
  'retryPolicy.horizon': (horizon) => checkRetryPolicy({ horizon }),
  allowPrivateNetworks: (value) => createAddressPolicy(value),
};

/** @throws SettingError, DeliveryOptionError, AllowListError */
export function checkSetting<Name extends SettingName>(name: Name, value: SettingValues[Name]): void {
  CHECKS[name](value);
}

/** Those that were given, by name. */
export function namedSettings({ logoutWait, sessionLifetimes, retryPolicy, allowPrivateNetworks }: GivenSettings) {
  return withoutUndefined({
    logoutWait,
    'sessionLifetimes.absolute': sessionLifetimes?.absolute,
    'sessionLifetimes.idle': sessionLifetimes?.idle,
    'retryPolicy.horizon': retryPolicy?.horizon,
    allowPrivateNetworks,
  });
}

function withoutUndefined(values: { [Name in SettingName]: SettingValues[Name] | undefined }): Partial<SettingValues> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function checkMilliseconds(name: SettingName, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const message = `Setting ${name} must be a whole number of milliseconds from ${least} to ${most}.`;
  throw new SettingError('setting_invalid', name, message);
}
