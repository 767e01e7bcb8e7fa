import { expect, test } from 'vitest';
import { createCookieJar } from '../../src/login/cookies.ts';
import { createSealedBox } from '../../src/login/sealed-box.ts';
import type { Session } from '../../src/login/session.ts';
import { createSessionCookie } from '../../src/login/session-cookie.ts';
import { createSite } from '../../src/login/site.ts';

const OLD = 'an old secret of at least 32 characters';
const NEW = 'a new secret of at least 32 characters!';
const session: Session = {
  id: 's1',
  issuer: 'https://op.example',
  subject: 'ada',
  sid: 'a',
  startedAt: 1,
  expiresAt: 2,
  claims: { sub: 'ada', name: 'Ada' },
  idToken: 'x'.repeat(800),
};

function cookieWith(secrets: readonly string[], purpose = ['session']) {
  const warnings: object[] = [];
  const logger = { info() {}, error() {}, warn: (details: object) => void warnings.push(details) };
  const jar = createCookieJar(createSite('http://localhost'));
  const sessions = { status: async () => 'active' as const };
  const place = createSessionCookie({ jar, box: createSealedBox({ secrets, purpose }), sessions, logger });
  const write = async (session: Session) => (await place.write(new Request('http://localhost'), session))[0] ?? '';
  return { read: place.read, write, warnings };
}

const requestWith = (line: string) =>
  new Request('http://localhost', { headers: { cookie: line.split(';')[0] ?? '' } });

test('a session comes back as it was, and its cookie shows nothing of it', async () => {
  const cookie = cookieWith([OLD]);
  const line = await cookie.write(session);
  expect(line).not.toContain('ada');
  expect(await cookie.read(requestWith(line))).toEqual(session);
});

test('a new secret in front signs nobody out, an old one taken away does', async () => {
  const line = await cookieWith([OLD]).write(session);
  expect(await cookieWith([NEW, OLD]).read(requestWith(line))).toEqual(session);
  expect(await cookieWith([NEW]).read(requestWith(line))).toBe(undefined);
  const renewed = await cookieWith([NEW, OLD]).write(session);
  expect(await cookieWith([NEW]).read(requestWith(renewed))).toEqual(session);
});

test('a cookie sealed for another purpose, changed, or made up is no session', async () => {
  const cookie = cookieWith([OLD]);
  const line = await cookie.write(session);
  const value = (line.split(';')[0] ?? '').split('=')[1] ?? '';
  expect(await cookieWith([OLD], ['login']).read(requestWith(line))).toBe(undefined);
  const last = value.at(-5) === 'A' ? 'B' : 'A';
  for (const forged of [value.slice(0, -5) + last + value.slice(-4), 'x', '', 'a.b.c.d.e']) {
    expect(await cookie.read(requestWith(`curfew_session=${forged}`))).toBe(undefined);
  }
  const box = createSealedBox({ secrets: [OLD], purpose: ['session'] });
  expect(await cookie.read(requestWith(`curfew_session=${await box.seal({ id: 's1' })}`))).toBe(undefined);
});

test('what does not fit is left out and said so: first the ID Token, then the claims that are not names', async () => {
  const cookie = cookieWith([OLD]);
  const large = { ...session, idToken: 'x'.repeat(4000) };
  const withoutToken = await cookie.write(large);
  const { idToken: _, ...rest } = session;
  expect(await cookie.read(requestWith(withoutToken))).toEqual(rest);
  const larger = { ...large, claims: { ...session.claims, groups: 'y'.repeat(4000) } };
  const minimal = await cookie.write(larger);
  expect(await cookie.read(requestWith(minimal))).toEqual(rest);
  for (const line of [withoutToken, minimal]) expect(line.length).toBeLessThanOrEqual(4093);
  expect(cookie.warnings).toHaveLength(2);
});

test('a short secret is refused', () => {
  expect(() => createSealedBox({ secrets: [NEW, 'short'], purpose: [] })).toThrow(
    expect.objectContaining({ code: 'cookie_secret_too_short' }),
  );
  expect(() => createSealedBox({ secrets: [], purpose: [] })).toThrow();
});
