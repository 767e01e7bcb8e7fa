import { Hono } from 'hono';
import type { Logger } from 'pino';
import { answerError } from '../admin/errors.ts';
import type { Database } from '../storage/storage.ts';
import type { Metrics } from './metrics.ts';
import { findUnready } from './readiness.ts';

/** Who may read the metrics: whoever has an access token for the admin API, or everybody who reaches the port. */
export type MetricsAccess = 'admin' | 'public';

export interface ObservabilityOptions {
  databases: readonly Database[];
  metrics: Metrics;
  access: MetricsAccess;
  /** @throws ApiError when the request may not look. */
  admitAdmin: (request: Request) => Promise<unknown>;
  logger: Logger;
}

/** `/health`: the process runs. `/ready`: it can answer. `/metrics`: how it is doing. */
export function createObservability({ databases, metrics, access, admitAdmin, logger }: ObservabilityOptions): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });

  app.get('/health', (c) => c.json({ status: 'ok' }));

  app.get('/ready', async (c) => {
    const unready = (await Promise.all(databases.map(findUnready))).find((found) => found !== undefined);
    return unready === undefined ? c.json({ status: 'ok' }) : c.json({ status: unready }, 503);
  });

  app.get('/metrics', async (c) => {
    if (access !== 'public') await admitAdmin(c.req.raw);
    const { text, contentType } = await metrics.expose();
    return c.body(text, 200, { 'content-type': contentType });
  });

  app.onError((error, c) => answerError(error, c, logger));
  return app;
}
