import type { OpenAPIHono } from '@hono/zod-openapi';
import { ROUTES } from '../protocol/engine.ts';
import { type ApiEnvironment, adminScopesFor } from './authorization.ts';

const text = { type: 'string' as const };
const PROBLEM = {
  type: 'object' as const,
  required: ['code', 'message'],
  properties: {
    code: { ...text, description: 'What to branch on.' },
    message: { ...text, description: 'For people; it may change.' },
    field: { ...text, description: 'What of the request is at fault, by its name there, if it is one thing.' },
  },
};
const problem = { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } };

const SCOPES = {
  'curfew:admin.read': 'Look at everything. Needs the role admin.',
  'curfew:admin': 'Look at everything and change it. Needs the role admin.',
  'curfew:account': 'Your own sessions, consents and password.',
};

const CONSOLE = '`1`, together with the cookie of the console’s session: for pages of the provider’s own origin only.';

/** Serves the description of the API. It is about what there is, not about who is there: everybody may read it. */
export function describeApi(app: OpenAPIHono<ApiEnvironment>, issuer: string): void {
  app.get('/api/openapi.json', (c) => {
    const document = app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Curfew',
        version: '1',
        description: 'Administration of the provider, and everybody’s own account.',
      },
      servers: [{ url: issuer }],
    });
    for (const [path, item] of Object.entries(document.paths ?? {})) {
      for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
        const operation = item[method];
        if (operation === undefined) continue;
        operation.security = securityOf(path, method);
        const { responses = {} } = operation;
        operation.responses = responses;
        responses.default = { description: 'Not carried out.', content: problem };
      }
    }
    const at = (route: string) => `${issuer}${route}`;
    document.components = {
      ...document.components,
      schemas: { ...document.components?.schemas, Problem: PROBLEM },
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              authorizationUrl: at(ROUTES.authorization),
              tokenUrl: at(ROUTES.token),
              scopes: SCOPES,
            },
            clientCredentials: { tokenUrl: at(ROUTES.token), scopes: SCOPES },
          },
        },
        // For every operation, with all scopes; said once instead of at each.
        console: { type: 'apiKey', in: 'header', name: 'X-Curfew-Console', description: CONSOLE },
      },
    };
    return c.json(document);
  });
}

/** The same rule that admits requests. */
function securityOf(path: string, method: string): { oauth: string[] }[] {
  if (path.startsWith('/api/admin/')) return adminScopesFor(method.toUpperCase()).map((scope) => ({ oauth: [scope] }));
  return path.startsWith('/api/account/v1/invitation') ? [] : [{ oauth: ['curfew:account'] }];
}
