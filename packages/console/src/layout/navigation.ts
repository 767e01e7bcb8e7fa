import {
  IconApps,
  IconDevices,
  IconFileText,
  IconInfoCircle,
  IconKey,
  IconLayoutDashboard,
  IconLicense,
  IconLock,
  IconLogout,
  IconSend,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';

/** The entries of the navigation, in order. `name` is its text in `common.nav`. */
export const CONSOLE_NAVIGATION = [
  { to: '/console', name: 'overview', Icon: IconLayoutDashboard },
  { to: '/console/applications', name: 'applications', Icon: IconApps },
  { to: '/console/sessions', name: 'sessions', Icon: IconDevices },
  { to: '/console/deliveries', name: 'deliveries', Icon: IconSend },
  { to: '/console/users', name: 'users', Icon: IconUsers },
  { to: '/console/keys', name: 'keys', Icon: IconKey },
  { to: '/console/audit', name: 'audit', Icon: IconFileText },
  { to: '/console/settings', name: 'settings', Icon: IconSettings },
  { to: '/console/info', name: 'info', Icon: IconInfoCircle },
] as const;

export const ACCOUNT_NAVIGATION = [
  { to: '/account', name: 'accountSessions', Icon: IconDevices },
  { to: '/account/sign-outs', name: 'accountSignOuts', Icon: IconLogout },
  { to: '/account/consents', name: 'accountConsents', Icon: IconLicense },
  { to: '/account/password', name: 'accountPassword', Icon: IconLock },
] as const;

export type NavigationEntry = (typeof CONSOLE_NAVIGATION | typeof ACCOUNT_NAVIGATION)[number];

/** Whether a page belongs to an entry: the first of each navigation is a prefix of all others. */
export function isCurrent(entry: NavigationEntry, location: string): boolean {
  const path = location.replace(/(?<=.)\/$/, '');
  if (entry.to === '/console' || entry.to === '/account') return path === entry.to;
  return path === entry.to || path.startsWith(`${entry.to}/`);
}
