import { expect, test } from 'vitest';
import { createCookieJar } from '../../src/login/cookies.ts';
import { createSite } from '../../src/login/site.ts';

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'evil',
  '',
  null,
  undefined,
])('A-39 returning to %j leads home', (path) => {
  expect(createSite('https://app.example/base').returnUrl(path)).toBe('https://app.example/base');
});

test.each([
  ['/base/page?x=1#y', 'https://app.example/base/page?x=1#y'],
  ['/', 'https://app.example/'],
  ['/.//evil.example', 'https://app.example//evil.example'],
  ['/@evil.example', 'https://app.example/@evil.example'],
])('A-39 returning to %s stays here', (path, url) => {
  expect(createSite('https://app.example/base').returnUrl(path)).toBe(url);
});

test('A-38 routes are found below the base path, trailing slashes aside, whatever the host says', () => {
  const site = createSite('http://localhost:8080/playground2/', {
    callback: '/oauth2client',
    backchannelLogout: '/bc/out/',
  });
  const routeOf = (path: string) => site.routeOf(new Request(`http://other.example${path}`));
  expect(routeOf('/playground2/oauth2client')).toBe('callback');
  expect(routeOf('/playground2/oauth2client/?code=x')).toBe('callback');
  expect(routeOf('/playground2/bc/out')).toBe('backchannelLogout');
  expect(routeOf('/playground2/login')).toBe('login');
  expect(routeOf('/playground2/callback')).toBe(undefined);
  expect(routeOf('/login')).toBe(undefined);
  expect(routeOf('/playground2')).toBe(undefined);
  expect(site.routeUrl('callback')).toBe('http://localhost:8080/playground2/oauth2client');
});

test.each(['app.example', '/app', 'ftp://app.example', 'https://app.example/?x', 'https://u:p@app.example'])(
  'the base URL %s is refused',
  (url) => expect(() => createSite(url)).toThrow(expect.objectContaining({ code: 'base_url_invalid' })),
);

test('RP-1 the URL to register for back-channel logout is absolute, https as the base URL is, without a fragment', () => {
  const uriOf = (baseUrl: string, backchannelLogout?: string) =>
    createSite(baseUrl, backchannelLogout ? { backchannelLogout } : {}).routeUrl('backchannelLogout');
  expect(uriOf('https://app.example')).toBe('https://app.example/backchannel-logout');
  expect(uriOf('https://app.example/base/', '/out')).toBe('https://app.example/base/out');
  expect(uriOf('https://app.example/#')).toBe('https://app.example/backchannel-logout');
  for (const baseUrl of ['/base', 'https://app.example/#x']) {
    expect(() => uriOf(baseUrl)).toThrow(expect.objectContaining({ code: 'base_url_invalid' }));
  }
  for (const path of ['out', '/out#', '/out#x', 'https://app.example/out']) {
    expect(() => uriOf('https://app.example', path)).toThrow(expect.objectContaining({ code: 'path_invalid' }));
  }
});

test.each([{ login: 'login' }, { login: '/x?y' }, { login: '/same', logout: '/same/' }])(
  'the paths %j are refused',
  (paths) =>
    expect(() => createSite('https://app.example', paths)).toThrow(expect.objectContaining({ code: 'path_invalid' })),
);

test.each([
  ['http://localhost:8080/playground2', 'curfew_session=v; Path=/playground2; HttpOnly; SameSite=Lax'],
  ['https://app.example', '__Host-curfew_session=v; Path=/; HttpOnly; Secure; SameSite=Lax'],
  ['https://app.example/base/', '__Secure-curfew_session=v; Path=/base; HttpOnly; Secure; SameSite=Lax'],
])('cookies of %s: host-only, HttpOnly, Lax, for its path, Secure with https', (url, line) => {
  expect(createCookieJar(createSite(url)).write('session', 'v')).toBe(line);
});

test('a cross-site cookie is SameSite=None with https only', () => {
  const line = (url: string) => createCookieJar(createSite(url)).write('login_x', 'v', { crossSite: true });
  expect(line('https://app.example')).toContain('SameSite=None');
  expect(line('http://localhost')).toContain('SameSite=Lax');
});

test('cookies are read by their exact name', () => {
  const jar = createCookieJar(createSite('http://localhost'), 'app');
  const request = new Request('http://localhost', {
    headers: { cookie: 'xapp_session=1; app_session=a=b; app_session2=3' },
  });
  expect(jar.read(request, 'session')).toBe('a=b');
  expect(jar.read(request, 'missing')).toBe(undefined);
});

test('a cookie name with a meaning in a header is refused', () => {
  expect(() => createCookieJar(createSite('http://localhost'), 'a; b')).toThrow(
    expect.objectContaining({ code: 'cookie_name_invalid' }),
  );
});
