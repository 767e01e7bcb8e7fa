import { openEventStream } from '@curfew/relying-party';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnvironment } from '../authorization.ts';
import { ApiError } from '../errors.ts';
import { createRoutes } from '../route.ts';
import type { ApiSetting } from '../setting.ts';
import type { ChangeEvent } from './changes.ts';

/** Milliseconds between two signs of life: proxies close connections that are silent for longer. */
const BEAT = 15_000;
/** Milliseconds between two looks at whether the listener still may listen. */
const CHECK = 5_000;
/** Streams that one process keeps open. */
const MAX_LISTENERS = 100;
/** Bytes that may wait for a listener that does not read, besides one window of changes. */
export const MAX_WAITING = 512 * 1024;

const DESCRIPTION = `Server-sent events, until the listener leaves or may listen no longer:
\`termination\` { id, sessionUid, accountId, clientId, reason, at },
\`delivery\` { id, terminationId, clientId, state, attempts, nextAttemptAt, code? } and
\`order\` { id, ended, finishedAt }. In a mass logout it is the newest that are told. A comment every 15 seconds.`;

/** What happens, while it happens. @param admit refuses a listener that may not look any more. */
export function eventRoutes(
  { events }: Pick<ApiSetting, 'events'>,
  admit: (request: Request) => Promise<unknown>,
): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const listen = createRoute({
    ...{ method: 'get', path: '/events', tags: ['Status'], summary: 'What happens, while it happens' },
    responses: { 200: { description: DESCRIPTION, content: { 'text/event-stream': { schema: z.string() } } } },
  });
  app.openapi(listen, (c) => {
    if (events.listeners >= MAX_LISTENERS) throw new ApiError('rate_limited', { headers: { 'retry-after': '60' } });
    const request = c.req.raw;
    const sessionUid = c.get('sessionUid');
    const stream = openEventStream({
      ...{ signal: request.signal, maxWaiting: MAX_WAITING },
      onEnd() {
        for (const timer of timers) clearInterval(timer);
        stopListening();
      },
    });
    // Whoever it is may have been signed out, or lost the role, since the stream began.
    const check = () => admit(request).catch(() => stream.end());
    const stopListening = events.listen((news) => {
      stream.send(news.map(format).join(''));
      if (news.some((event) => event.name === 'termination' && event.data.sessionUid === sessionUid)) void check();
    });
    const timers = [setInterval(() => stream.send(': still here\n\n'), BEAT), setInterval(check, CHECK)];
    for (const timer of timers) timer.unref();
    stream.send(': here\n\n');
    return stream.response;
  });

  return app;
}

function format({ name, data }: ChangeEvent): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
