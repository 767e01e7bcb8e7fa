import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { mintTestToken } from '../delivery/logout-token.ts';
import { refuseBuiltIn } from '../directory/application-lifecycle.ts';
import { type ClientMetadata, ClientMetadataError, checkLogoutUri } from '../directory/client-metadata.ts';
import { RateLimit } from '../limits/rate-limit.ts';
import { readApplication } from './application-list.ts';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';
import { explainProbe, outcomeOf, refuseAddress, stepSchema } from './logout-url-steps.ts';
import { createRoutes, json, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';

const result = z
  .object({ outcome: z.enum(['ok', 'warning', 'failed']), steps: z.array(stepSchema) })
  .openapi('LogoutUrlTest');

/** Sends a Logout Token that ends nothing to where those of an application go, and explains what came of it. */
export function logoutUrlTestRoutes(setting: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const { db, delivery, minting, moment } = setting;
  const app = createRoutes();
  // It makes this provider send requests to an address of the caller's choice.
  const limit = new RateLimit(db, { name: 'test of a logout URL', tries: 10, window: 60_000, now: () => moment().now });

  const test = createRoute({
    ...{ method: 'post', path: '/{clientId}/test-logout-url', tags: ['Applications'] },
    summary: 'Send a test Logout Token, and say step by step what came of it',
    request: {
      params: z.object({ clientId: z.string().openapi({ param: { name: 'clientId', in: 'path' } }) }),
      body: jsonBody(
        z.strictObject({
          uri: z.string().max(2_000).optional().openapi({ description: 'Default: the registered one.' }),
        }),
      ),
    },
    responses: { 200: json('What came of it, also when it failed.', result) },
  });
  app.openapi(test, async (c) => {
    const { clientId } = c.req.valid('param');
    refuseBuiltIn(clientId);
    const { metadata } = await readApplication(setting, clientId);
    const { uri = metadata.backchannel_logout_uri } = c.req.valid('json');
    if (uri === undefined) throw new ApiError('logout_uri_missing');
    const wait = await limit.admit(c.get('actor').id ?? '');
    if (wait > 0) throw new ApiError('rate_limited', { headers: { 'retry-after': String(wait) } });

    const refusal = judgeAddress(uri, metadata, setting);
    if (refusal !== undefined) return c.json({ outcome: 'failed' as const, steps: refuseAddress(refusal) }, 200);
    const token = await mintTestToken(minting, { clientId, metadata }, uri);
    const probe = await delivery.probe(token);
    const steps = explainProbe({ uri: new URL(uri), probe, token, now: moment().now });
    return c.json({ outcome: outcomeOf(steps), steps }, 200);
  });

  return app;
}

function judgeAddress(uri: string, metadata: ClientMetadata, { settings }: ApiSetting): string | undefined {
  try {
    checkLogoutUri(uri, metadata, settings.addresses);
    return undefined;
  } catch (error) {
    if (error instanceof ClientMetadataError) return error.message;
    throw error;
  }
}
