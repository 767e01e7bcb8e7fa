import type { Database } from '../storage/storage.ts';
import { inSigningOrder, loadSigningKeys, type SigningKey } from './signing-keys.ts';
import type { Vault } from './vault.ts';

/** The signing keys as this process knows them, followed while they change in the storage. */
export class KeyRing {
  readonly #db: Database;
  readonly #vault: Vault;
  readonly #now: () => number;
  readonly #listeners: (() => void)[] = [];
  #keys: readonly SigningKey[];
  #order: string;

  constructor(db: Database, vault: Vault, keys: readonly SigningKey[], now: () => number) {
    this.#db = db;
    this.#vault = vault;
    this.#now = now;
    this.#keys = keys;
    this.#order = this.#describe();
  }

  /** The keys, those that sign now first. */
  get keys(): readonly SigningKey[] {
    return inSigningOrder(this.#keys, this.#now());
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Looks for keys that were made or retired, here or by another process, or whose time has come. */
  async refresh(): Promise<void> {
    const kids = await this.#db.selectFrom('signing_keys').select(['kid', 'state']).execute();
    const known = new Map(this.#keys.map(({ kid, state }) => [kid, state]));
    const changed = kids.length !== known.size || kids.some(({ kid, state }) => known.get(kid) !== state);
    if (changed) this.#keys = await loadSigningKeys(this.#db, this.#vault);
    const order = this.#describe();
    if (order === this.#order) return;
    this.#order = order;
    for (const notify of this.#listeners) notify();
  }

  #describe(): string {
    return this.keys.map(({ kid }) => kid).join();
  }
}
