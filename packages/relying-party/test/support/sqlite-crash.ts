// A process that stops in the middle of a logout: everything is written, nothing is committed.
import { DatabaseSync } from 'node:sqlite';
import { createSqliteStore } from '../../src/stores/sqlite.ts';

class Halting extends DatabaseSync {
  halts = false;

  override exec(sql: string): void {
    if (sql === 'COMMIT' && this.halts) {
      console.log('about to commit');
      // Blocks the whole process, as a crash at this very point would find it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    super.exec(sql);
  }
}

const [file = '', revocation = ''] = process.argv.slice(2);
const database = new Halting(file);
const store = createSqliteStore(database);
database.halts = true;
await store.revoke(JSON.parse(revocation), 0);
