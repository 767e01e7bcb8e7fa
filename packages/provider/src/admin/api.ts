import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { accountRoutes } from './accounts.ts';
import { activityRoutes } from './activity.ts';
import { applicationRoutes } from './applications.ts';
import { auditRoutes } from './audit.ts';
import type { AuthenticationMethod } from './authentication.ts';
import { type ApiEnvironment, admitAdmins, admitPerson, authenticateAdmin } from './authorization.ts';
import { deliveryRoutes } from './deliveries.ts';
import { ApiError, answerError } from './errors.ts';
import { eventRoutes } from './events/routes.ts';
import { invitationRoutes } from './invitations.ts';
import { keyRoutes } from './keys.ts';
import { logoutUrlTestRoutes } from './logout-url-test.ts';
import { describeApi } from './openapi.ts';
import { orderRoutes } from './orders.ts';
import { ownTerminationRoutes } from './own-terminations.ts';
import { registrationTokenRoutes } from './registration-tokens.ts';
import { selfServiceRoutes } from './self-service.ts';
import { sessionRoutes } from './sessions.ts';
import type { ApiSetting } from './setting.ts';
import { settingsRoutes } from './settings.ts';
import { statusRoutes } from './status.ts';
import { terminationRoutes } from './terminations.ts';

/** A part of the API, before it is known who may use it. */
export type Routes = OpenAPIHono<ApiEnvironment>;

const MAX_BODY = 1024 * 1024;

/** The HTTP API: the operator's at `/api/admin/v1`, everybody's own at `/api/account/v1`. */
export function createApi(setting: ApiSetting, methods: readonly AuthenticationMethod[]): Routes {
  const app: Routes = new OpenAPIHono<ApiEnvironment>();
  app.use(secureHeaders(), async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  const onError = () => {
    throw new ApiError('body_too_large');
  };
  app.use(bodyLimit({ maxSize: MAX_BODY, onError }));
  app.use(async (c, next) => {
    await next();
    if (c.req.method !== 'GET' && c.error === undefined) setting.changed();
  });

  app.route('/api/account/v1/invitation', invitationRoutes(setting));
  app.use('/api/admin/*', admitAdmins(methods));
  app.use('/api/account/*', admitPerson(methods));

  app.route('/api/admin/v1/applications', applicationRoutes(setting));
  app.route('/api/admin/v1/registration-tokens', registrationTokenRoutes(setting));
  app.route('/api/admin/v1/applications', logoutUrlTestRoutes(setting));
  app.route('/api/admin/v1/accounts', accountRoutes(setting));
  app.route('/api/admin/v1/sessions', sessionRoutes(setting));
  app.route('/api/admin/v1/terminations', terminationRoutes(setting));
  app.route('/api/admin/v1/deliveries', deliveryRoutes(setting));
  app.route('/api/admin/v1/keys', keyRoutes(setting));
  app.route('/api/admin/v1/audit', auditRoutes(setting));
  app.route('/api/admin/v1/settings', settingsRoutes(setting));
  app.route('/api/admin/v1/orders', orderRoutes(setting));
  app.route('/api/admin/v1', statusRoutes(setting));
  app.route('/api/admin/v1', activityRoutes(setting));
  app.route(
    '/api/admin/v1',
    eventRoutes(setting, (request) => authenticateAdmin(methods, request)),
  );
  app.route('/api/account/v1/terminations', ownTerminationRoutes(setting));
  app.route('/api/account/v1', selfServiceRoutes(setting));

  describeApi(app, setting.issuer);
  app.notFound((c) => answerError(new ApiError('not_found'), c, setting.logger));
  app.onError((error, c) => answerError(error, c, setting.logger));
  return app;
}
