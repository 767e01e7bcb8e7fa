import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { acceptInvitation } from '../directory/invitations.ts';
import type { ApiEnvironment } from './authorization.ts';
import { createRoutes, done, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';

/** For people who cannot sign in yet: the token is all they have. It cannot be guessed, so tries need no limit. */
export function invitationRoutes({ db, moment }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();
  const accept = createRoute({
    ...{ method: 'post', path: '/', tags: ['Own account'], summary: 'Set a password by invitation' },
    request: { body: jsonBody(z.strictObject({ token: z.string().max(200), password: z.string().max(1024) })) },
    responses: done,
  });
  app.openapi(accept, async (c) => {
    await acceptInvitation(db, c.req.valid('json'), moment());
    return c.body(null, 204);
  });
  return app;
}
