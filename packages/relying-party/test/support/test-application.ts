import express from 'express';
import { relyingParty, requiresSession } from '../../src/adapters/express.ts';
import { createMemoryStore, createRelyingParty, type RelyingPartyOptions } from '../../src/index.ts';
import { startServer } from './server.ts';
import { startTestProvider } from './test-provider.ts';

export interface TestApplicationOptions extends Partial<RelyingPartyOptions> {
  /** Where the application is mounted, '' or '/prefix'. */
  prefix?: string;
  /** Does the provider put `sid` into ID Tokens? Default true. */
  wantsSid?: boolean;
  /** Does the provider issue refresh tokens? Default false. */
  refreshes?: boolean;
  before?: readonly express.RequestHandler[];
  /** Default Express 5. */
  framework?: typeof express;
}

/** A provider and an application that signs people in there. `/` shows the claims, `/private` needs a session. */
export async function startTestApplication(options: TestApplicationOptions = {}) {
  const { prefix = '', wantsSid = true, refreshes = false, before = [], framework = express, ...overrides } = options;
  const application = framework();
  const { origin, stop } = await startServer(application);
  const base = origin + prefix;
  const registration = { clientId: 'app', clientSecret: 'secret of the application' };
  const provider = await startTestProvider([
    {
      ...registration,
      wantsSid,
      refreshes,
      redirectUri: base + (options.paths?.callback ?? '/callback'),
      postLogoutRedirectUri: `${base}/`,
    },
  ]);
  const settings: RelyingPartyOptions = {
    ...registration,
    issuer: provider.issuer,
    baseUrl: base,
    cookieSecret: 'a cookie secret of more than 32 characters',
    store: createMemoryStore(),
    allowInsecureRequests: true,
    ...overrides,
  };
  const party = createRelyingParty(settings);
  const router = framework.Router();
  router.use(...before, relyingParty(party));
  router.get('/', (req, res) => {
    res.json(req.curfew?.claims ?? null);
  });
  router.all('/private', requiresSession(), (req, res) => {
    res.json(req.curfew?.subject);
  });
  application.use(prefix || '/', router);
  const failures: unknown[] = [];
  application.use(((error, _req, res, _next) => {
    failures.push(error);
    res.status(500).json({ error: 'internal' });
  }) satisfies express.ErrorRequestHandler);

  return {
    application,
    provider,
    /** What the party was made with: a process of its own of the same application takes the same. */
    settings,
    party,
    base,
    failures,
    async stop() {
      await stop();
      await provider.stop();
    },
  };
}
