import { auth } from '@curfew/relying-party/next';
import { party } from '../../party.js';

export default async function Account() {
  const session = await auth(party);
  return <p>{session ? `Signed in: ${session.subject}` : 'Not signed in'}</p>;
}
