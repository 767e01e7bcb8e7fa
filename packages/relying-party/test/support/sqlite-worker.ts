// One of several processes on one store file. Says "ready", waits for a line, does its work, prints what it got.
import { once } from 'node:events';
import { keysOfScope, keysOfSession } from '../../src/sessions/revocation-keys.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';

const [file = '', worker = ''] = process.argv.slice(2);
const issuer = 'https://op.example';
const startedAt = 1_800_000_000_000;
const expiresAt = startedAt + 3_600_000;

console.log('ready');
await once(process.stdin, 'data');

const store = createSqliteStore(file);
const result = { opened: 0, refused: 0, applied: [] as number[], ended: [] as string[] };
for (let round = 0; round < 30; round += 1) {
  const session = { id: `${worker}-${round}`, issuer, subject: `user ${round}`, startedAt, expiresAt };
  const outcome = await store.open(session, keysOfSession(session));
  if (outcome === 'opened') result.opened += 1;
  else result.refused += 1;
  // Every process gets the same token for the user of this round.
  const revocation = await store.revoke(
    {
      keys: keysOfScope({ issuer, subject: session.subject }),
      before: startedAt,
      expiresAt,
      once: { key: `token ${round}`, expiresAt },
    },
    startedAt,
  );
  if (revocation.outcome !== 'applied') continue;
  result.applied.push(round);
  result.ended.push(...revocation.ended.map(({ id }) => id));
}
await store.close();
console.log(JSON.stringify(result));
process.stdin.destroy();
