import { expect, test } from 'vitest';
import { createTestIssuer } from '../../src/testing/index.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

test('14 RP-22 of the tokens of the test kit the valid one ends a session; each of the others is refused for its reason', async () => {
  const clock = { now: Date.now() };
  const issuer = await createTestIssuer({ now: () => clock.now });
  const { openAll, sessionOf, post } = await createTestReceiver({ issuers: [issuer.trusted], now: () => clock.now });
  const active = await openAll(sessionOf({ id: 's1', sid: 'a', issuer: issuer.trusted.issuer }));
  const about = { subject: 'ada', sessionId: 'a' };
  const refused = await issuer.refusedLogoutTokens(about);
  for (const { code, token } of refused) expect(await post(token)).toEqual({ status: 400, code });
  expect(new Set(refused.map(({ code }) => code)).size).toBe(18);
  expect(await active()).toEqual(['s1']);
  expect(await post(await issuer.logoutToken(about))).toMatchObject({ status: 200 });
  expect(await active()).toEqual([]);
});
