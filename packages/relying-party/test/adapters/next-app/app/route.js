import { auth } from '@curfew/relying-party/next';
import { party } from '../party.js';

export async function GET() {
  return Response.json((await auth(party))?.claims ?? null);
}
