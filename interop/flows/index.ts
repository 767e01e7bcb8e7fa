import {
  adminEndsPerson,
  adminEndsSession,
  logoutAtProvider,
  logoutElsewhere,
  signInFlow,
  twoDevices,
} from './ending.ts';
import type { Flow } from './flow.ts';
import { applicationDown, missedLogout, offlineAccess, offlineFirst, quietEndings } from './outage.ts';
import { wrongTokens } from './refusing.ts';
import { laterSignIn, replay, sidOnly, subOnly } from './scope.ts';

/** In the order in which they run. */
export const FLOWS: readonly Flow[] = [
  signInFlow,
  logoutElsewhere,
  logoutAtProvider,
  twoDevices,
  adminEndsSession,
  adminEndsPerson,
  sidOnly,
  subOnly,
  laterSignIn,
  replay,
  wrongTokens,
  applicationDown,
  missedLogout,
  quietEndings,
  offlineAccess,
  offlineFirst,
];
