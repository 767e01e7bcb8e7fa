import { expect, test } from 'vitest';
import { type LogoutPage, renderLogout } from '../../src/pages/templates/logout.ts';
import { parseMarkup } from './parse-markup.ts';

function render(page: Partial<LogoutPage> = {}) {
  return parseMarkup(
    renderLogout({
      formId: 'op.logoutForm',
      action: '/logout/confirm',
      xsrf: 'token',
      accountName: 'admin',
      applications: [
        { name: 'playground2', notified: true },
        { name: 'intranet', notified: false },
      ],
      ...page,
    }),
  );
}

test('RIL-14 asks for confirmation in a form of the given id', () => {
  const { tags, text } = render();
  expect(text).toContain('Do you want to sign out?');
  const form = tags.find((tag) => tag.name === 'form');
  expect(form?.attributes).toMatchObject({ id: 'op.logoutForm', method: 'post', action: '/logout/confirm' });
});

test('A-30 both answers carry the token against forged posts', () => {
  const token = render().tags.find((tag) => tag.attributes.name === 'xsrf');
  expect(token?.attributes).toEqual({ type: 'hidden', name: 'xsrf', value: 'token' });
});

test('only Yes posts a value of logout: any value would end the session', () => {
  const buttons = render().tags.filter((tag) => tag.name === 'button');
  expect(buttons.map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
    ['logout', 'yes'],
    [undefined, undefined],
  ]);
});

test('lists the applications that will be told apart from those that cannot be', () => {
  expect(render().text).toMatch(/will be signed out: playground2 .*cannot be told.*: intranet/);
  const everyone = render({ applications: [{ name: 'playground2', notified: true }] }).text;
  expect(everyone).not.toContain('cannot be told');
  expect(everyone).toContain('Yes You are signed out of every application.');
  expect(render({ applications: [] }).text).not.toContain('These applications');
});

test('promises no more than it can keep when an application cannot be told', () => {
  expect(render().text).toContain('Yes You are signed out here, and of every application that can be told.');
});

test('says what No does, with and without an application that asked', () => {
  expect(render({ applicationName: 'playground3' }).text).toContain('No You are signed out of playground3 only.');
  expect(render().text).toContain('No You stay signed in.');
});
