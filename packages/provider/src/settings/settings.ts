import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { recordAudit } from '../audit/audit-log.ts';
import { type AddressPolicy, createAddressPolicy } from '../delivery/address-policy.ts';
import { checkRetryPolicy } from '../delivery/delivery-options.ts';
import type { RetryPolicy } from '../delivery/retry-policy.ts';
import type { SessionLifetimes } from '../sessions/lifetimes.ts';
import type { Actor } from '../sessions/termination.ts';
import { type Database, inTransaction } from '../storage/storage.ts';
import { refuseSetting, SettingError } from './setting-error.ts';
import {
  checkSetting,
  DEFAULT_SETTINGS,
  type GivenSettings,
  namedSettings,
  SETTING_NAMES,
  type SettingName,
  type SettingValues,
} from './setting-values.ts';

/** Where a value comes from. `start`: given when the provider was started, and fixed while it runs. */
export type SettingSource = 'default' | 'start' | 'stored';

/** What to change; null takes what is stored back. */
export type SettingChanges = { [Name in SettingName]?: SettingValues[Name] | null };

/** The settings as this process knows them, followed while they change in the storage. */
export class Settings {
  readonly #db: Database;
  readonly #logger: Logger;
  readonly #given: Partial<SettingValues>;
  readonly #retryPolicy: RetryPolicy;
  #stored: Partial<SettingValues> = {};
  #rows = '';
  #policy: AddressPolicy;

  /** @throws SettingError, DeliveryOptionError, AllowListError for what was given and cannot be used. */
  constructor(db: Database, given: GivenSettings, logger: Logger) {
    this.#db = db;
    this.#logger = logger;
    this.#given = namedSettings(given);
    this.#retryPolicy = checkRetryPolicy(given.retryPolicy);
    for (const name of SETTING_NAMES) if (this.#given[name] !== undefined) checkSetting(name, this.#given[name]);
    this.#policy = createAddressPolicy(this.allowPrivateNetworks);
  }

  get logoutWait(): number {
    return this.value('logoutWait');
  }

  get sessionLifetimes(): SessionLifetimes {
    return { absolute: this.value('sessionLifetimes.absolute'), idle: this.value('sessionLifetimes.idle') };
  }

  get retryPolicy(): RetryPolicy {
    return { ...this.#retryPolicy, horizon: this.value('retryPolicy.horizon') };
  }

  get allowPrivateNetworks(): readonly string[] {
    return this.value('allowPrivateNetworks');
  }

  /** Judges by the allow-list of the moment. */
  readonly addresses: AddressPolicy = {
    allowsAddress: (address, destination) => this.#policy.allowsAddress(address, destination),
    allowsUri: (uri) => this.#policy.allowsUri(uri),
    lists: (uri) => this.#policy.lists(uri),
  };

  value<Name extends SettingName>(name: Name): SettingValues[Name] {
    return this.#given[name] ?? this.#stored[name] ?? DEFAULT_SETTINGS[name];
  }

  sourceOf(name: SettingName): SettingSource {
    if (this.#given[name] !== undefined) return 'start';
    return this.#stored[name] === undefined ? 'default' : 'stored';
  }

  /** Looks for what was changed, here or by another process. */
  async refresh(): Promise<void> {
    const rows = await this.#db.selectFrom('settings').select(['name', 'value']).orderBy('name').execute();
    const text = JSON.stringify(rows);
    if (text === this.#rows) return;
    this.#stored = Object.fromEntries(rows.flatMap((row) => this.#read(row)));
    this.#policy = createAddressPolicy(this.allowPrivateNetworks);
    this.#rows = text;
  }

  /**
   * Changes settings, all or none. Every process goes by them within seconds.
   *
   * @throws SettingError
   */
  async change(changes: SettingChanges, actor: Actor, now: number): Promise<void> {
    const names = SETTING_NAMES.filter((name) => changes[name] !== undefined);
    for (const name of names) {
      if (this.sourceOf(name) === 'start') {
        const message = `Setting ${name} was given when the provider was started; start it with another value.`;
        throw new SettingError('setting_fixed', name, message);
      }
      if (changes[name] !== null) judge(name, changes[name]);
    }
    await inTransaction(this.#db, async (tx) => {
      const details: Record<string, { from: unknown; to: unknown }> = {};
      for (const name of names) {
        const [from, to] = [this.value(name), changes[name] ?? DEFAULT_SETTINGS[name]];
        if (!isDeepStrictEqual(from, to)) details[name] = { from, to };
        const row = { value: JSON.stringify(to), changed_at: now };
        if (changes[name] === null) await tx.deleteFrom('settings').where('name', '=', name).execute();
        else {
          await tx
            .insertInto('settings')
            .values({ name, ...row })
            .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
            .execute();
        }
      }
      const event = {
        action: 'settings.changed',
        target: { kind: 'settings' as const },
        details: { changes: details },
      };
      if (Object.keys(details).length > 0) await recordAudit(tx, { ...event, actor }, now);
    });
    await this.refresh();
  }

  /** What another release stored, and this one cannot use, counts as not stored. */
  #read({ name, value }: { name: string; value: string }): [SettingName, unknown][] {
    const known = SETTING_NAMES.find((candidate) => candidate === name);
    if (known === undefined) return [];
    try {
      const stored = JSON.parse(value) as never;
      checkSetting(known, stored);
      return [[known, stored]];
    } catch (error) {
      this.#logger.error({ err: error, setting: known }, 'a stored setting cannot be used');
      return [];
    }
  }
}

/** @throws SettingError */
function judge(name: SettingName, value: SettingChanges[SettingName]): void {
  try {
    checkSetting(name, value as never);
  } catch (error) {
    throw refuseSetting(name, error);
  }
}
