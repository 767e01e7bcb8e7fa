import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { telemetry } from '../../src/telemetry/telemetry.ts';
import { setApiScene } from '../admin/api-scene.ts';
import { eventually } from '../eventually.ts';
import { authorizationUrl, Browser, signOut } from '../running-provider.ts';

const metricExporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const spanExporter = new InMemorySpanExporter();
const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] }));
afterAll(async () => {
  await reader.shutdown();
  for (const api of [context, metrics, trace]) api.disable();
});

const scene = setApiScene({ telemetry: telemetry() });
beforeEach(async () => {
  await collect();
  spanExporter.reset();
});

/** Names by the rules for OpenTelemetry metrics in Prometheus. */
const seen = new Set<string>();
function toPrometheus({ descriptor, dataPointType }: MetricData): string {
  const { name, unit } = descriptor;
  const suffix = dataPointType === DataPointType.SUM ? '_total' : '';
  return `${name.replaceAll('.', '_')}${unit === 's' ? '_seconds' : ''}${suffix}`;
}

/** What was measured since the last time: name -> attributes and value; of a histogram the number of values. */
async function collect() {
  metricExporter.reset();
  await reader.forceFlush();
  const all = metricExporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  for (const metric of all) seen.add(toPrometheus(metric));
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

test('O-23 terminations and attempts are counted, timed and traced, without a word of who', async () => {
  const fine = await scene.addApplication('fine');
  const down = await scene.addApplication('down');
  down.listener.answer = 400;
  const person = await scene.addPerson();
  const { browser } = await scene.signIn(person, fine);
  await scene.signIn(person, down, { browser });
  await signOut(browser, scene.issuer);
  await eventually(() => spans().length === 3);

  expect(spans()).toEqual(
    expect.arrayContaining([
      {
        name: 'curfew.termination',
        attributes: { 'curfew.reason': 'rp_initiated', 'curfew.deliveries': 2 },
        status: { code: 0 },
      },
      {
        name: 'curfew.delivery.attempt',
        attributes: { 'curfew.code': 'ok', 'curfew.state': 'delivered' },
        status: { code: 0 },
      },
      {
        name: 'curfew.delivery.attempt',
        attributes: { 'curfew.code': 'http_status', 'curfew.state': 'failed' },
        status: { code: 2, message: 'http_status' },
      },
    ]),
  );
  const measured = await collect();
  expect(measured).toMatchObject({
    'curfew.terminations': [{ reason: 'rp_initiated', value: 1 }],
    'curfew.delivery.attempts': expect.arrayContaining([
      { code: 'ok', value: 1 },
      { code: 'http_status', value: 1 },
    ]),
    'curfew.delivery.attempt.duration': [{ value: 2 }],
    'curfew.deliveries': expect.arrayContaining([{ state: 'failed', value: 1 }]),
    'curfew.circuits': expect.arrayContaining([{ state: 'open', value: 0 }]),
    'curfew.outbox.oldest_pending': [{ value: 0 }],
  });
  const everything = JSON.stringify([measured, spans()]);
  for (const secret of [person.id, person.username, fine.clientId, fine.listener.logoutUri]) {
    expect(everything).not.toContain(secret);
  }
});

test('a termination that fails is a failed span that tells no message', async () => {
  const { storage } = scene.provider;
  const person = await scene.addPerson();
  const { browser } = await scene.signIn(person, await scene.addApplication());
  await storage.db.schema.alterTable('terminations').renameTo('terminations_away').execute();
  await signOut(browser, scene.issuer);
  await storage.db.schema.alterTable('terminations_away').renameTo('terminations').execute();
  expect(spans().filter(({ name }) => name === 'curfew.termination')).toEqual([
    { name: 'curfew.termination', attributes: { 'curfew.reason': 'rp_initiated' }, status: { code: 2 } },
  ]);
});

test('sign-ins that fail are counted', async () => {
  const browser = new Browser();
  const page = await browser.open(authorizationUrl(scene.issuer, await scene.addApplication()));
  await browser.submit(page, { username: 'ada', password: 'not the password' });
  expect((await collect())['curfew.sign_in.failures']).toEqual([{ code: 'invalid_credentials', value: 1 }]);
});

test('every metric that was seen here has the name that Prometheus makes of it in /metrics, and the other way round', async () => {
  const headers = { authorization: `Bearer ${await scene.adminToken()}` };
  const text = await (await fetch(`${scene.issuer}/metrics`, { headers })).text();
  const exposed = [...text.matchAll(/^# TYPE (curfew_\S+)/gm)].map(([, name]) => name);
  expect(exposed.sort()).toEqual([...seen].sort());
});
