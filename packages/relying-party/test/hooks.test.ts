import { expect, test } from 'vitest';
import { createTestReceiver } from './support/test-receiver.ts';

test('several sets of hooks are all called, whichever of them fails', async () => {
  const told: string[] = [];
  const { receiver, sessionOf, post, issuer } = await createTestReceiver({
    hooks: [
      {
        onSessionEnded() {
          throw new Error('broken');
        },
        onTokenRefused: (code) => told.push(`first: ${code}`),
      },
      {},
      {
        onSessionEnded: ({ id }) => told.push(`third: ${id}`),
        onTokenRefused: (code) => told.push(`third: ${code}`),
        onNothingMatched: () => told.push('third: nothing matched'),
      },
    ],
  });
  await receiver.sessions.open(sessionOf({ id: 's1' }));
  await post(await issuer.mint({ subject: 'ada' }));
  await post(await issuer.mint({ subject: 'nobody' }));
  await post('no token');
  expect(told).toEqual(['third: s1', 'third: nothing matched', 'first: malformed', 'third: malformed']);
});

test('who listens to the registry hears of the sessions that end, once each, until it stops', async () => {
  const { receiver, sessionOf, issuer } = await createTestReceiver();
  const { sessions } = receiver;
  const heard: unknown[] = [];
  const stop = sessions.listen((ended, end) => heard.push([ended.map(({ id }) => id), end]));
  for (const id of ['s1', 's2', 's3']) await sessions.open(sessionOf({ id, subject: id === 's3' ? 'grace' : 'ada' }));
  await sessions.revoke({ issuer: issuer.issuer, subject: 'ada' });
  await sessions.close({ id: 's1' });
  stop();
  await sessions.close({ id: 's3' });
  expect(heard).toEqual([[['s1', 's2'], { reason: 'revoked' }]]);
});
