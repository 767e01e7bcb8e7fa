import type account from './en/account.ts';
import type applications from './en/applications.ts';
import type audit from './en/audit.ts';
import type common from './en/common.ts';
import type consents from './en/consents.ts';
import type deliveries from './en/deliveries.ts';
import type info from './en/info.ts';
import type keys from './en/keys.ts';
import type overview from './en/overview.ts';
import type registration from './en/registration.ts';
import type sessions from './en/sessions.ts';
import type settings from './en/settings.ts';
import type users from './en/users.ts';

/** The texts of every area, by the name of its file. `common` is always there; the others come with their pages. */
export interface Areas {
  common: typeof common;
  account: typeof account;
  applications: typeof applications;
  audit: typeof audit;
  consents: typeof consents;
  deliveries: typeof deliveries;
  info: typeof info;
  keys: typeof keys;
  overview: typeof overview;
  registration: typeof registration;
  sessions: typeof sessions;
  settings: typeof settings;
  users: typeof users;
}

export type Area = keyof Areas;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Areas;
  }
}
