/** How many bytes may wait for a browser that does not read. */
const MAX_WAITING = 4096;

export interface EventStream {
  readonly response: Response;
  /** Write, unless the stream is over. A browser that has stopped reading is dropped. */
  send(text: string): void;
  end(): void;
}

/**
 * A response that stays open, for server-sent events. `onEnd` is called once: when the browser goes away, which both
 * the signal of the request and the cancelling of the body can tell, and when the stream ends from this side.
 */
export function openEventStream(signal: AbortSignal, onEnd: () => void): EventStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  function finish(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const open = controller;
    controller = undefined;
    if (open) onEnd();
    return open;
  }
  const end = () => finish()?.close();

  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
      },
      cancel() {
        finish();
      },
    },
    { highWaterMark: MAX_WAITING, size: (chunk) => chunk.byteLength },
  );
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) queueMicrotask(end);

  return {
    response: new Response(body, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // nginx collects answers before it passes them on, unless it is told not to.
        'x-accel-buffering': 'no',
      },
    }),
    send(text) {
      if (!controller) return;
      if ((controller.desiredSize ?? 0) <= 0) finish()?.error(new Error('the browser has stopped reading'));
      else controller.enqueue(encoder.encode(text));
    },
    end,
  };
}
