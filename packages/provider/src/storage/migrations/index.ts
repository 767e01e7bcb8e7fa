import type { Migration } from 'kysely/migration';
import * as initial from './0001-initial.ts';
import * as lifecycles from './0002-lifecycles.ts';
import * as delivery from './0003-delivery.ts';
import * as admin from './0004-admin.ts';
import * as upstream from './0005-upstream.ts';
import * as console from './0006-console.ts';
import * as registration from './0007-registration.ts';
import * as unconfirmed from './0008-unconfirmed.ts';
import * as attempts from './0009-attempts.ts';

/** In order of their names. Listed rather than read from a folder, so that they are part of the built code. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-lifecycles': lifecycles,
  '0003-delivery': delivery,
  '0004-admin': admin,
  '0005-upstream': upstream,
  '0006-console': console,
  '0007-registration': registration,
  '0008-unconfirmed': unconfirmed,
  '0009-attempts': attempts,
};
