import { expect, test } from 'vitest';
import { logoutRequest } from './support/issuer.ts';
import { createTestReceiver } from './support/test-receiver.ts';

// Pitfalls that have no better place. docs/relying-party/pitfalls.md says where the others are.

test('13 one account of the application, reached by two subjects: a logout ends the sessions of its own subject', async () => {
  const { issuer, openAll, sessionOf, post } = await createTestReceiver();
  // The application takes both for one person, by their e-mail address; pairwise subjects look like this, too.
  const active = await openAll(
    sessionOf({ id: 'by the one', subject: 'ada@one', sid: 'a' }),
    sessionOf({ id: 'by the other', subject: 'ada@other', sid: 'b' }),
  );
  await post(await issuer.mint({ subject: 'ada@example.com' }));
  expect(await active()).toEqual(['by the one', 'by the other']);
  await post(await issuer.mint({ subject: 'ada@one' }));
  expect(await active()).toEqual(['by the other']);
});

test('25 a refused request writes one line, of bounded length, whatever it sends', async () => {
  const lines: string[] = [];
  const write = (...parts: unknown[]) => void lines.push(JSON.stringify(parts));
  const { receiver, issuer } = await createTestReceiver({ logger: { info: write, warn: write, error: write } });
  const requests = [
    logoutRequest('x'.repeat(10_000)),
    logoutRequest(await issuer.mint({ subject: 'ada', audience: 'a'.repeat(5000) })),
    logoutRequest(''),
    new Request('https://app.example/', { method: 'DELETE' }),
    new Request('https://app.example/', { method: 'POST', body: 'x'.repeat(100_000) }),
  ];
  for (const request of requests) await receiver.receive(request);
  expect(lines).toHaveLength(requests.length);
  for (const line of lines) expect(line.length).toBeLessThan(200);
});
