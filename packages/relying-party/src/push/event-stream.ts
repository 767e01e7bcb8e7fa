/** A response that stays open, and what is written to it. */
export interface EventStream {
  readonly response: Response;
  /** Write, unless the stream is over. A listener that has stopped reading is dropped. */
  send(text: string): void;
  /** Close the response, after what is written already. */
  end(): void;
}

/** When a stream is over. */
export interface EventStreamOptions {
  /** The signal of the request. */
  signal: AbortSignal;
  /** How many bytes may wait for a listener that does not read. */
  maxWaiting: number;
  /**
   * Called once: when the listener goes away, which both the signal and the cancelling of the body can tell, and when
   * the stream ends from this side.
   */
  onEnd: () => void;
}

/** Open a response for server-sent events. */
export function openEventStream({ signal, maxWaiting, onEnd }: EventStreamOptions): EventStream {
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
    new ByteLengthQueuingStrategy({ highWaterMark: maxWaiting }),
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
      if ((controller.desiredSize ?? 0) <= 0) finish()?.error(new Error('the listener has stopped reading'));
      else controller.enqueue(encoder.encode(text));
    },
    end,
  };
}
