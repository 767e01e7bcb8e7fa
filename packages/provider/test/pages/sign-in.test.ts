import { describe, expect, test } from 'vitest';
import { renderSignIn, type SignInPage } from '../../src/pages/templates/sign-in.ts';
import { parseMarkup } from './parse-markup.ts';

function render(page: Partial<SignInPage> = {}) {
  const parsed = parseMarkup(
    renderSignIn({ action: '/sign-in', applicationName: 'playground2', xsrf: 'token', ...page }),
  );
  const input = (name: string) => parsed.tags.find((tag) => tag.attributes.name === name && tag.name === 'input');
  const alerts = parsed.tags.filter((tag) => tag.attributes.role === 'alert');
  return { ...parsed, alerts, username: input('username')?.attributes, password: input('password')?.attributes };
}

test('asks for username and password in the words a password manager knows', () => {
  const { username, password, text } = render();
  expect(username).toMatchObject({ autocomplete: 'username', value: '', autofocus: '' });
  expect(password).toMatchObject({ type: 'password', autocomplete: 'current-password' });
  expect(password).not.toHaveProperty('autofocus');
  expect(text).toContain('to continue to playground2');
});

test('puts the focus on the password when the username is known, and never shows a password', () => {
  const { username, password } = render({ username: 'admin' });
  expect(username).toMatchObject({ value: 'admin' });
  expect(username).not.toHaveProperty('autofocus');
  expect(password).toHaveProperty('autofocus');
  expect(password).not.toHaveProperty('value');
});

test('without an error there is no alert and no field refers to one', () => {
  const { alerts, username, password } = render();
  expect(alerts).toEqual([]);
  for (const field of [username, password]) expect(field).not.toHaveProperty('aria-describedby');
});

describe.each(['invalid_credentials', 'rate_limited', 'form_expired'] as const)('%s', (error) => {
  test('is announced, in the title too, and both fields refer to it', () => {
    const { alerts, username, password, text } = render({ error, username: 'admin' });
    expect(alerts).toHaveLength(1);
    for (const field of [username, password]) expect(field?.['aria-describedby']).toBe(alerts[0]?.attributes.id);
    expect(text).toContain('Error: Sign in – Curfew');
  });

  test('marks the fields as invalid only when they are', () => {
    const { username, password } = render({ error });
    const expected = error === 'invalid_credentials' ? 'true' : undefined;
    for (const field of [username, password]) expect(field?.['aria-invalid']).toBe(expected);
  });
});

test('a wrong username and a wrong password read the same', () => {
  expect(render({ error: 'invalid_credentials' }).text).toContain('The username or password is not right.');
});

test.each([
  [undefined, 'later'],
  [Number.NaN, 'later'],
  [Number.POSITIVE_INFINITY, 'later'],
  [0, 'later'],
  [-5, 'later'],
  [0.2, 'in 1 second'],
  [45, 'in 45 seconds'],
  [90, 'in 90 seconds'],
  [91, 'in 2 minutes'],
  [600, 'in 10 minutes'],
])('after %s seconds the person may try again %s', (retryAfterSeconds, words) => {
  expect(render({ error: 'rate_limited', retryAfterSeconds }).text).toContain(`Too many attempts. Try again ${words}.`);
});
