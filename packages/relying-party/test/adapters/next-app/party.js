import { createRelyingParty } from '@curfew/relying-party';
import { createSqliteStore } from '@curfew/relying-party/sqlite';

export const party = createRelyingParty({
  issuer: process.env.ISSUER,
  clientId: 'app',
  clientSecret: process.env.CLIENT_SECRET,
  baseUrl: process.env.BASE_URL,
  cookieSecret: process.env.COOKIE_SECRET,
  store: createSqliteStore(process.env.DATABASE),
  allowInsecureRequests: true,
  bodyTimeout: 1,
});
