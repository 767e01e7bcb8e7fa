import { afterEach, expect, test } from 'vitest';
import { createSessionEvents, type SessionEventsOptions, type SessionRecord } from '../../src/index.ts';
import { createCachedStore } from '../../src/stores/cached.ts';
import { localBroadcast } from '../stores/local-broadcast.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Scene = Awaited<ReturnType<typeof createTestReceiver>>;

/** The events of a receiver whose application finds a session by the path `/<id>`. Timers are slow unless set. */
async function eventsOf(scene: Scene, ids: readonly string[], options: SessionEventsOptions = {}) {
  const { sessions } = scene.receiver;
  const records = ids.map((id) => scene.sessionOf({ id, sid: `sid of ${id}` }));
  for (const record of records) await sessions.open(record);
  const session = async (request: Request): Promise<SessionRecord | undefined> => {
    const record = records.find(({ id }) => request.url.endsWith(`/${id}`));
    return record && (await sessions.status(record)) === 'active' ? record : undefined;
  };
  const events = createSessionEvents({ session, sessions }, { checkInterval: 3600, heartbeat: 3600, ...options });
  closing.push(events.close);
  return { events, records, session, sessions };
}

const get = (id: string, init: RequestInit = {}) => new Request(`https://app.example/${id}`, init);

/** Reads a stream up to its end. */
const wholeTextOf = (response: Response) => response.text();

test('a logout is told to every tab of that session, and to no other session', async () => {
  const scene = await createTestReceiver();
  const { events } = await eventsOf(scene, ['s1', 's2']);
  const tabs = await Promise.all(['s1', 's1', 's2'].map((id) => events.stream(get(id))));
  expect(tabs[0]?.headers.get('content-type')).toBe('text/event-stream');
  expect(events.connections).toBe(3);
  await scene.post(await scene.issuer.mint({ subject: 'ada', sessionId: 'sid of s1' }));
  expect(events.connections).toBe(1);
  const [first, second, other] = tabs;
  if (!first || !second || !other) throw new Error('three streams were opened');
  for (const tab of [first, second]) {
    expect(await wholeTextOf(tab)).toBe('event: open\ndata: {}\n\nevent: ended\ndata: {}\n\n');
  }
  await events.close();
  expect(await wholeTextOf(other)).toBe('event: open\ndata: {}\n\n');
});

test('who comes with a session that is over is told at once', async () => {
  const scene = await createTestReceiver();
  const { events } = await eventsOf(scene, ['s1']);
  await scene.receiver.sessions.close({ id: 's1' });
  expect(await wholeTextOf(await events.stream(get('s1')))).toContain('event: ended');
  expect(events.connections).toBe(0);
});

test('a session that ends between the look and the connection is told as well', async () => {
  const scene = await createTestReceiver();
  const { records, sessions } = await eventsOf(scene, ['s1']);
  const session = async () => {
    await sessions.close({ id: 's1' });
    return records[0]; // as it was when it was looked up
  };
  const events = createSessionEvents({ session, sessions }, { checkInterval: 3600 });
  closing.push(events.close);
  expect(await wholeTextOf(await events.stream(get('s1')))).toContain('event: ended');
});

test('a logout that arrives at another process is told by the broadcast of the cached store', async () => {
  const here = await createTestReceiver();
  const broadcast = localBroadcast();
  const there = await createTestReceiver({ store: createCachedStore(here.store, { staleness: 1000, broadcast }) });
  const { events } = await eventsOf(here, ['s1', 's2'], { broadcast });
  const [ended, other] = await Promise.all([events.stream(get('s1')), events.stream(get('s2'))]);
  await there.receiver.sessions.close({ id: 's1' });
  expect(await wholeTextOf(ended)).toContain('event: ended');
  expect(events.connections).toBe(1);
  await events.close();
  expect(await wholeTextOf(other)).not.toContain('ended');
  expect(broadcast.listeners()).toBe(1); // that of the cached store
});

test('what was missed while the broadcast was cut is found when it is connected again', async () => {
  const here = await createTestReceiver();
  const broadcast = localBroadcast();
  const there = await createTestReceiver({ store: createCachedStore(here.store, { staleness: 1000, broadcast }) });
  const { events } = await eventsOf(here, ['s1'], { broadcast });
  const stream = await events.stream(get('s1'));
  broadcast.cut();
  await there.receiver.sessions.close({ id: 's1' });
  expect(events.connections).toBe(1);
  broadcast.mend();
  expect(await wholeTextOf(stream)).toContain('event: ended');
});

test('without a broadcast it is found at the next look', async () => {
  const here = await createTestReceiver();
  const there = await createTestReceiver({ store: here.store });
  const { events } = await eventsOf(here, ['s1'], { checkInterval: 0.02 });
  const stream = await events.stream(get('s1'));
  await there.receiver.sessions.close({ id: 's1' });
  expect(await wholeTextOf(stream)).toContain('event: ended');
});

test('a session that expires by itself is told', async () => {
  const scene = await createTestReceiver();
  const { events } = await eventsOf(scene, ['s1'], { checkInterval: 0.02 });
  const stream = await events.stream(get('s1'));
  scene.clock.now += 3_600_001;
  expect(await wholeTextOf(stream)).toContain('event: ended');
});

test('connections are bounded, for all and per session; who is too many is asked to come back later', async () => {
  const scene = await createTestReceiver();
  const { events } = await eventsOf(scene, ['s1', 's2', 's3'], { maxConnections: 3, maxConnectionsPerSession: 2 });
  await events.stream(get('s1'));
  await events.stream(get('s1'));
  expect(await wholeTextOf(await events.stream(get('s1')))).toBe('retry: 60000\n\n');
  await events.stream(get('s2'));
  expect(await wholeTextOf(await events.stream(get('s3')))).toBe('retry: 60000\n\n');
  expect(events.connections).toBe(3);
});

test('a browser that goes away leaves nothing behind, however it is noticed', async () => {
  const scene = await createTestReceiver();
  const { events } = await eventsOf(scene, ['s1']);
  const left = new AbortController();
  await events.stream(get('s1', { signal: left.signal }));
  const cancelled = await events.stream(get('s1'));
  expect(events.connections).toBe(2);
  left.abort();
  expect(events.connections).toBe(1);
  await cancelled.body?.cancel();
  expect(events.connections).toBe(0);
  await events.stream(get('s1', { signal: AbortSignal.abort() }));
  expect(events.connections).toBe(0);
});

test('signs of life are sent, and a browser that reads none of them is dropped', async () => {
  const scene = await createTestReceiver();
  const { events } = await eventsOf(scene, ['s1'], { heartbeat: 0.001 });
  const reading = await events.stream(get('s1'));
  const reader = reading.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(': still here')) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  await events.stream(get('s1'));
  while (events.connections > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a store that fails leaves the pages as they are; opening a stream is an error', async () => {
  const scene = await createTestReceiver();
  const { events, sessions, records } = await eventsOf(scene, ['s1'], { checkInterval: 0.005 });
  let asked = 0;
  const failing = {
    listen: sessions.listen,
    status: async () => {
      asked += 1;
      throw new Error('the store is down');
    },
  };
  const source = { session: async () => records[0], sessions: failing };
  const unsure = createSessionEvents(source, { checkInterval: 0.005 });
  closing.push(unsure.close);
  await unsure.stream(get('s1'));
  while (asked < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(unsure.connections).toBe(1);
  expect(events.connections).toBe(0);
  const lost = createSessionEvents({ session: () => Promise.reject(new Error('down')), sessions });
  closing.push(lost.close);
  await expect(lost.stream(get('s1'))).rejects.toThrow('down');
});

test('only GET opens a stream', async () => {
  const scene = await createTestReceiver();
  const { events } = await eventsOf(scene, ['s1']);
  const response = await events.stream(get('s1', { method: 'POST' }));
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
});
