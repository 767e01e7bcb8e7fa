import { auth } from '@curfew/relying-party/next';
import { party } from '../../party.js';

async function handle() {
  return Response.json((await auth(party))?.subject);
}

export { handle as GET, handle as POST };
