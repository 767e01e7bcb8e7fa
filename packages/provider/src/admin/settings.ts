import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { SETTING_NAMES } from '../settings/setting-values.ts';
import type { SettingChanges } from '../settings/settings.ts';
import type { ApiEnvironment } from './authorization.ts';
import { createRoutes, json, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';

const source = z.enum(['default', 'start', 'stored']);
const name = z.enum(SETTING_NAMES);

const settings = z
  .object({
    issuer: z.string(),
    storage: z.string(),
    sessionLifetimes: z.object({ absolute: z.number(), idle: z.number() }),
    logoutWait: z.number(),
    retryPolicy: z.record(z.string(), z.number()),
    allowPrivateNetworks: z.array(z.string()),
    changeable: z.array(name).openapi({ description: 'What may be changed now.' }),
    sources: z.record(name, source).openapi({
      description: 'Where each comes from. `start`: given when the provider was started, and fixed while it runs.',
    }),
  })
  .openapi('Settings', { description: 'How the provider behaves. Times in milliseconds.' });

const milliseconds = z.number().nullable().optional();
const changes = z
  .strictObject({
    logoutWait: milliseconds,
    sessionLifetimes: z.strictObject({ absolute: milliseconds, idle: milliseconds }).optional(),
    retryPolicy: z.strictObject({ horizon: milliseconds }).optional(),
    allowPrivateNetworks: z.array(z.string().max(300)).max(1_000).nullable().optional(),
  })
  .openapi('SettingChanges', { description: 'What is left out stays. Null: the default again.' });

export function settingsRoutes(setting: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();
  const tags = ['Settings'];

  const read = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'How the provider behaves' },
    responses: { 200: json('Settings.', settings) },
  });
  app.openapi(read, async (c) => {
    await setting.settings.refresh();
    return c.json(describeSettings(setting), 200);
  });

  const change = createRoute({
    ...{ method: 'patch', path: '/', tags, summary: 'Change how the provider behaves, without another start' },
    request: { body: jsonBody(changes) },
    responses: { 200: json('Settings as they are now.', settings) },
  });
  app.openapi(change, async (c) => {
    const { sessionLifetimes = {}, retryPolicy = {}, ...rest } = c.req.valid('json');
    const asked = {
      ...rest,
      'sessionLifetimes.absolute': sessionLifetimes.absolute,
      'sessionLifetimes.idle': sessionLifetimes.idle,
      'retryPolicy.horizon': retryPolicy.horizon,
    };
    const given: SettingChanges = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    await setting.settings.change(given, c.get('actor'), setting.moment().now);
    return c.json(describeSettings(setting), 200);
  });

  return app;
}

function describeSettings({ issuer, storage, settings }: ApiSetting) {
  const sources = SETTING_NAMES.map((name) => [name, settings.sourceOf(name)] as const);
  return {
    ...{
      issuer,
      storage: storage.engine,
      sessionLifetimes: settings.sessionLifetimes,
      logoutWait: settings.logoutWait,
    },
    retryPolicy: { ...settings.retryPolicy },
    allowPrivateNetworks: [...settings.allowPrivateNetworks],
    changeable: sources.flatMap(([name, source]) => (source === 'start' ? [] : [name])),
    sources: Object.fromEntries(sources) as Record<(typeof SETTING_NAMES)[number], z.output<typeof source>>,
  };
}
