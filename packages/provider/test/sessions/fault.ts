import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';

/** Makes every insert into this table fail, until the returned function is called or the test ends. */
export async function failInserts(
  { db, engine }: Storage,
  table: 'deliveries' | 'attempts' | 'participants',
): Promise<() => Promise<void>> {
  const name = sql.table(table);
  const [fault, repair] =
    engine === 'sqlite'
      ? [
          sql`create trigger fault before insert on ${name} begin select raise(abort, 'broken on purpose'); end`,
          sql`drop trigger if exists fault`,
        ]
      : [
          sql`alter table ${name} add constraint fault check (false) not valid`,
          sql`alter table ${name} drop constraint if exists fault`,
        ];
  await fault.execute(db);
  let broken = true;
  const mend = async () => {
    if (broken) await repair.execute(db);
    broken = false;
  };
  onTestFinished(mend);
  return mend;
}
