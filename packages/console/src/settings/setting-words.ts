import type { SettingChanges, SettingName, Settings } from '../api/settings.ts';

/** The texts of each setting: a key of the texts must not hold a dot. */
export const WORDS = {
  logoutWait: 'logoutWait',
  'retryPolicy.horizon': 'horizon',
  'sessionLifetimes.absolute': 'absolute',
  'sessionLifetimes.idle': 'idle',
  allowPrivateNetworks: 'networks',
} as const satisfies Record<SettingName, string>;

/** The settings that are lengths of time. */
export type DurationName = Exclude<SettingName, 'allowPrivateNetworks'>;

/** A change of one setting, as the API takes it. Null: the default again. */
export function changeOf(name: DurationName, value: number | null): SettingChanges {
  switch (name) {
    case 'logoutWait':
      return { logoutWait: value };
    case 'retryPolicy.horizon':
      return { retryPolicy: { horizon: value } };
    case 'sessionLifetimes.absolute':
      return { sessionLifetimes: { absolute: value } };
    case 'sessionLifetimes.idle':
      return { sessionLifetimes: { idle: value } };
  }
}

/** Milliseconds. */
export function millisecondsOf({ logoutWait, retryPolicy, sessionLifetimes }: Settings, name: DurationName): number {
  switch (name) {
    case 'logoutWait':
      return logoutWait;
    case 'retryPolicy.horizon':
      return retryPolicy.horizon ?? 0;
    case 'sessionLifetimes.absolute':
      return sessionLifetimes.absolute;
    case 'sessionLifetimes.idle':
      return sessionLifetimes.idle;
  }
}
