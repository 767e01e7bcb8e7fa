import { auth } from '@curfew/relying-party/next';
import { party } from '../../party.js';

const handler = async () => Response.json((await auth(party))?.subject);

export { handler as GET, handler as POST };
