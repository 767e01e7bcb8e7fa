import { expect, test } from 'vitest';
import { renderError } from '../../src/pages/templates/error.ts';
import { renderHome } from '../../src/pages/templates/home.ts';
import { parseMarkup } from './parse-markup.ts';

const home = {
  issuer: 'https://provider.example',
  accountUrl: 'https://provider.example/account/',
  consoleUrl: 'https://provider.example/console/',
};

test('an error shows its code, and a reference only when there is one', () => {
  const page = { title: 'Not possible', message: 'Go back and try again.', code: 'invalid_request' };
  expect(parseMarkup(renderError({ ...page, reference: '7f3a' })).text).toContain(
    'Code invalid_request Reference 7f3a',
  );
  expect(parseMarkup(renderError(page)).text).not.toContain('Reference');
});

test('the landing page lists the issuer and every endpoint as a definition list', () => {
  const logout = { name: 'Logout endpoint', url: 'https://provider.example/logout' };
  const keys = { name: 'Key set', url: 'https://provider.example/jwks', browsable: true };
  const { tags, text } = parseMarkup(renderHome({ ...home, endpoints: [logout, keys] }));
  expect(tags.filter((tag) => tag.name === 'dt')).toHaveLength(3);
  expect(text).toContain('Logout endpoint https://provider.example/logout');
  expect(tags.filter((tag) => tag.name === 'a').map((tag) => tag.attributes.href)).toEqual([
    home.accountUrl,
    home.consoleUrl,
    keys.url,
  ]);
});

test('the landing page never links to a script', () => {
  const endpoints = [{ name: 'Key set', url: 'javascript:alert(1)', browsable: true }];
  const { tags } = parseMarkup(renderHome({ ...home, endpoints }));
  expect(tags.filter((tag) => tag.name === 'a')).toHaveLength(2);
});
