import type { Migration } from 'kysely/migration';
import * as initial from './0001-initial.ts';
import * as lifecycles from './0002-lifecycles.ts';
import * as delivery from './0003-delivery.ts';

/** In order of their names. Listed rather than read from a folder, so that they are part of the built code. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-lifecycles': lifecycles,
  '0003-delivery': delivery,
};
