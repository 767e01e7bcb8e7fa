/** One event of a stream of server-sent events (HTML, section 9.2). */
export interface ServerEvent {
  type: string;
  data: string;
}

/** Reads server-sent events as they come: `EventSource` sends no header fields of ours. Comments are left out. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  let event: ServerEvent = { type: 'message', data: '' };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\n|\r(?=.)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') {
          event = withLine(event, line);
          continue;
        }
        if (event.data !== '') yield event;
        event = { type: 'message', data: '' };
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function withLine({ type, data }: ServerEvent, line: string): ServerEvent {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'event') return { type: value, data };
  if (name === 'data') return { type, data: data === '' ? value : `${data}\n${value}` };
  return { type, data };
}
