import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ageOfOldestPending, countDeliveries, summarizeAttempts } from '../delivery/statistics.ts';
import type { ApiEnvironment } from './authorization.ts';
import { createRoutes, json } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { instant, toInstant } from './values.ts';

const HOUR = 3_600_000;

const health = z
  .object({
    clientId: z.string(),
    pending: z.int(),
    unheard: z.int().openapi({ description: 'Failed, dead or cancelled, as long as they are remembered.' }),
    delivered: z.int().openapi({ description: 'In the last 24 hours.' }),
    attempts: z.int().openapi({ description: 'In the last hour.' }),
    successRate: z.number().nullable(),
    medianMs: z.number().nullable(),
    percentile95Ms: z.number().nullable(),
    circuit: z.enum(['closed', 'open', 'half_open']).openapi({ description: 'As the process that answers knows it.' }),
  })
  .openapi('ApplicationHealth');

const status = z
  .object({
    at: instant,
    sessions: z.int().openapi({ description: 'Live sessions of people.' }),
    pending: z.int(),
    oldestPendingSeconds: z.number().nullable(),
    unheard: z.int(),
    openOrders: z.int(),
    applications: z.array(health),
  })
  .openapi('Status');

export function statusRoutes(setting: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();
  const tags = ['Status'];

  const read = createRoute({
    ...{ method: 'get', path: '/status', tags, summary: 'The numbers that matter' },
    responses: { 200: json('Now.', status) },
  });
  app.openapi(read, async (c) => c.json(await readStatus(setting), 200));

  return app;
}

async function readStatus({ db, moment, circuits }: ApiSetting): Promise<z.output<typeof status>> {
  const { now } = moment();
  const [counts, attempts, oldest, live, orders] = await Promise.all([
    countDeliveries(db, { deliveredSince: now - 24 * HOUR }),
    summarizeAttempts(db, { since: now - HOUR }),
    ageOfOldestPending(db, now),
    db
      .selectFrom('sessions')
      .select(({ fn }) => fn.countAll().as('rows'))
      .where('terminated_at', 'is', null)
      .where('account_id', 'is not', null)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('termination_orders')
      .select(({ fn }) => fn.countAll().as('rows'))
      .where('finished_at', 'is', null)
      .executeTakeFirstOrThrow(),
  ]);
  const circuitOf = new Map(circuits().map(({ clientId, state }) => [clientId, state]));
  const summaryOf = new Map(attempts.map((summary) => [summary.clientId, summary]));
  const total = (states: readonly string[], of?: string) =>
    counts
      .filter(({ state, clientId }) => states.includes(state) && (of ?? clientId) === clientId)
      .reduce((sum, { count }) => sum + count, 0);
  const waiting = ['pending', 'leased'];
  const unheard = ['failed', 'dead', 'cancelled'];
  const clientIds = [...new Set([...counts, ...attempts].map(({ clientId }) => clientId))];
  return {
    at: toInstant(now),
    sessions: Number(live.rows),
    pending: total(waiting),
    oldestPendingSeconds: oldest === undefined ? null : oldest / 1000,
    unheard: total(unheard),
    openOrders: Number(orders.rows),
    applications: clientIds.map((clientId) => {
      const summary = summaryOf.get(clientId);
      return {
        clientId,
        pending: total(waiting, clientId),
        unheard: total(unheard, clientId),
        delivered: total(['delivered'], clientId),
        attempts: summary?.attempts ?? 0,
        successRate: summary?.successRate ?? null,
        medianMs: summary?.median ?? null,
        percentile95Ms: summary?.percentile95 ?? null,
        circuit: circuitOf.get(clientId) ?? 'closed',
      };
    }),
  };
}
