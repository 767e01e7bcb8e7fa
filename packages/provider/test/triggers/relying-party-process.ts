/** A small application in a process of its own, made with the kit: what it is told goes to its standard output. */
import { createServer } from 'node:http';
import { createMemoryStore, createRelyingParty } from '@curfew/relying-party';
import { getRequestListener } from '@hono/node-server';

const { ISSUER = '', CLIENT_ID = '', CLIENT_SECRET = '', BASE_URL = '' } = process.env;
const say = (line: Record<string, unknown>) => void process.stdout.write(`${JSON.stringify(line)}\n`);

const party = createRelyingParty({
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  baseUrl: BASE_URL,
  cookieName: 'app',
  cookieSecret: 'a secret of this test, long enough to be one',
  store: createMemoryStore(),
  allowInsecureRequests: true,
  hooks: {
    onSignedIn: (session, tokens) => say({ msg: 'signed in', sid: session.sid, sub: session.subject, tokens }),
    onLogoutToken: ({ verdict, code, claims, ended }) => say({ msg: 'told', verdict, code, claims, ended }),
  },
});

const answer = getRequestListener(async (request) => {
  const session = await party.session(request);
  return (await party.handle(request)) ?? Response.json({ user: session?.subject ?? null });
});
const server = createServer((req, res) => void answer(req, res));
server.listen(Number(new URL(BASE_URL).port), '127.0.0.1', () => say({ msg: 'listening' }));
process.stdin.resume().once('end', () => process.exit(0));
