import { createRelyingParty } from '@curfew/relying-party';
import { createSqliteStore } from '@curfew/relying-party/sqlite';

export const party = createRelyingParty({
  issuer: process.env.ISSUER ?? 'https://login.example',
  clientId: 'app',
  clientSecret: process.env.CLIENT_SECRET,
  baseUrl: process.env.BASE_URL ?? 'https://app.example',
  cookieSecret: process.env.COOKIE_SECRET ?? 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  store: createSqliteStore(process.env.DATABASE ?? ':memory:'),
  allowInsecureRequests: true,
});
