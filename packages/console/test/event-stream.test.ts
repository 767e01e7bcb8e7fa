import { expect, test } from 'vitest';
import { readEvents, type ServerEvent } from '../src/api/event-stream.ts';

function streamOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
}

async function read(...chunks: (string | Uint8Array)[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(streamOf(...chunks))) events.push(event);
  return events;
}

test('an event has its type and its data', async () => {
  expect(await read('event: delivery\ndata: {"id":"1"}\n\n')).toEqual([{ type: 'delivery', data: '{"id":"1"}' }]);
});

test('an event without a type is a message, and lines of data are joined', async () => {
  expect(await read('data: one\ndata: two\n\n')).toEqual([{ type: 'message', data: 'one\ntwo' }]);
});

test('comments and events without data are left out', async () => {
  expect(await read(': ping\n\n', 'event: nothing\n\n', 'data: x\n\n')).toEqual([{ type: 'message', data: 'x' }]);
});

test('wherever the stream is cut, the events are the same', async () => {
  const bytes = new TextEncoder().encode(': ping\r\n\r\nevent: order\r\ndata: "é"\r\n\r\ndata: 2\r\n\r\n');
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(await read(bytes.slice(0, cut), bytes.slice(cut)), `cut at ${cut}`).toEqual([
      { type: 'order', data: '"é"' },
      { type: 'message', data: '2' },
    ]);
  }
});

test('an event that the stream ends in is not told', async () => {
  expect(await read('data: whole\n\ndata: half\n')).toEqual([{ type: 'message', data: 'whole' }]);
});
