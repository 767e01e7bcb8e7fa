/** Bytes that may wait for a listener that does not read, besides one window of changes. */
const MAX_WAITING = 512 * 1024;

export interface EventStream {
  readonly response: Response;
  /** Writes, unless the stream is over. A listener that has stopped reading is dropped. */
  send(text: string): void;
  end(): void;
}

/** An answer that stays open, for server-sent events. @param onEnd called once, whichever side ends it. */
export function openEventStream(signal: AbortSignal, onEnd: () => void): EventStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  function finish(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const open = controller;
    controller = undefined;
    if (open !== undefined) onEnd();
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
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING }),
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
      if (controller === undefined) return;
      if ((controller.desiredSize ?? 0) <= 0) finish()?.error(new Error('the listener has stopped reading'));
      else controller.enqueue(encoder.encode(text));
    },
    end,
  };
}
