import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMemorySideEffectQueue, createMemoryStore, createSideEffects } from '../../src/index.ts';
import { telemetry } from '../../src/telemetry/telemetry.ts';
import { logoutRequest } from '../support/issuer.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

const metricExporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const spanExporter = new InMemorySpanExporter();
const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] }));
});
afterAll(async () => {
  await reader.shutdown();
  for (const api of [context, metrics, trace]) api.disable();
});
beforeEach(async () => {
  await collect();
  spanExporter.reset();
});

/** What was measured since the last time: name -> attributes and value; of a histogram the number of values. */
async function collect() {
  metricExporter.reset();
  await reader.forceFlush();
  const all = metricExporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return Object.fromEntries(
    all.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => ({
        ...attributes,
        value: typeof value === 'number' ? value : value.count,
      })),
    ]),
  );
}

const spans = () =>
  spanExporter.getFinishedSpans().map(({ name, attributes, status }) => ({ name, attributes, status }));

test('logouts are counted by what came of them and by reason code, and timed', async () => {
  const { issuer, post, openAll, sessionOf, receiver } = await createTestReceiver({ telemetry: telemetry() });
  await openAll(sessionOf({ id: 's1', sid: 'a' }), sessionOf({ id: 's2' }), sessionOf({ id: 's3' }));
  const token = await issuer.mint({ sessionId: 'a' });
  await post(token);
  await post(token);
  await post(await issuer.mint({ subject: 'ada' }));
  await post(await issuer.mint({ subject: 'nobody' }));
  await post('no token');
  await receiver.receive(new Request('https://app.example/', { method: 'PUT' }));
  expect(await collect()).toEqual({
    'curfew.logout.requests': [
      { verdict: 'accepted', value: 3 },
      { verdict: 'replayed', value: 1 },
      { verdict: 'refused', code: 'malformed', value: 1 },
      { verdict: 'refused', code: 'method_not_allowed', value: 1 },
    ],
    'curfew.logout.duration': [
      { verdict: 'accepted', value: 3 },
      { verdict: 'replayed', value: 1 },
      { verdict: 'refused', value: 2 },
    ],
    'curfew.logout.sessions': [
      { outcome: 'ended', value: 3 },
      { outcome: 'already_ended', value: 1 },
      { outcome: 'missed', value: 1 },
    ],
    'curfew.sessions.ended': [{ reason: 'logout_token', value: 3 }],
  });
});

test('a span tells what came of a logout, with the spans of the application inside, and nothing about people', async () => {
  const { issuer, post, openAll, sessionOf } = await createTestReceiver({
    telemetry: telemetry(),
    hooks: {
      onSessionEnded: () => trace.getTracer('application').startSpan('clean up').end(),
    },
  });
  await openAll(sessionOf({ id: 's1', sid: 'a secret sid', subject: 'a secret sub' }));
  await post(await issuer.mint({ sessionId: 'a secret sid', subject: 'a secret sub' }));
  expect(spans()).toEqual([
    { name: 'clean up', attributes: {}, status: { code: 0 } },
    {
      name: 'curfew.logout',
      attributes: {
        'curfew.verdict': 'accepted',
        'curfew.issuer': issuer.issuer,
        'curfew.sessions.known': 1,
        'curfew.sessions.ended': 1,
      },
      status: { code: 0 },
    },
  ]);
  const [inner, outer] = spanExporter.getFinishedSpans();
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(JSON.stringify([spans(), await collect()])).not.toContain('secret');
});

test('a failure on this side is an error of the span, a refusal is not', async () => {
  const store = createMemoryStore();
  const { issuer, receiver } = await createTestReceiver({ telemetry: telemetry(), store });
  store.revoke = () => Promise.reject(new Error('down'));
  await receiver.receive(logoutRequest(await issuer.mint({ subject: 'ada' })));
  await receiver.receive(logoutRequest('no token'));
  expect(spans().map(({ status }) => status)).toEqual([{ code: 2, message: 'store_unavailable' }, { code: 0 }]);
});

test('sessions that end otherwise and side effects are counted', async () => {
  const measured = telemetry();
  const store = createMemoryStore();
  const effects = {
    works: () => {},
    fails: () => Promise.reject(new Error('broken')),
  };
  const queue = createMemorySideEffectQueue();
  const sideEffects = createSideEffects({
    store,
    queue,
    effects,
    secret: 'a secret of more than 32 characters',
    interval: 0,
    revoke: async () => {},
    telemetry: measured,
  });
  const { receiver, sessionOf } = await createTestReceiver({ store, telemetry: measured, hooks: sideEffects.hooks });
  const session = sessionOf({ id: 's1' });
  await receiver.sessions.open(session);
  await receiver.sessions.revoke({ issuer: session.issuer, subject: 'ada' });
  await sideEffects.run();
  await sideEffects.close();
  expect(await collect()).toEqual({
    'curfew.sessions.ended': [{ reason: 'revoked', value: 1 }],
    'curfew.side_effects': [
      { effect: 'refresh_token_revocation', outcome: 'done', value: 1 },
      { effect: 'works', outcome: 'done', value: 1 },
      { effect: 'fails', outcome: 'failed', value: 1 },
    ],
  });
});
