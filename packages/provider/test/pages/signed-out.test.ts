import { describe, expect, test } from 'vitest';
import { renderSignedOut, type SignedOutPage } from '../../src/pages/templates/signed-out.ts';
import { parseMarkup } from './parse-markup.ts';

function render(page: Partial<SignedOutPage> = {}) {
  const parsed = parseMarkup(renderSignedOut({ applications: [], ...page }));
  return { ...parsed, links: parsed.tags.filter((tag) => tag.name === 'a').map((tag) => tag.attributes.href) };
}

test('says that the session is over', () => {
  expect(render().text).toContain('You are signed out Your session has ended. You can close this page.');
});

test('says in words, not only by symbol, which application has heard', () => {
  const { text } = render({
    applications: [
      { name: 'playground2', state: 'told' },
      { name: 'playground3', state: 'pending' },
      { name: 'intranet', state: 'failed' },
    ],
  });
  expect(text).toContain('playground2 Signed out');
  expect(text).toContain('playground3 Will be signed out as soon as it answers');
  expect(text).toContain('intranet Could not be reached');
  expect(text).toContain('Not every application has heard of it yet.');
});

test('does not claim a sign-out that did not happen', () => {
  const partial = render({ outcome: 'application', applicationName: 'playground3' }).text;
  expect(partial).toContain('You are signed out of playground3 You are still signed in to your other applications.');
  expect(render({ outcome: 'nowhere' }).text).toContain('You are still signed in Nothing was changed.');
});

describe('the way back', () => {
  test.each(['https://application.example/home?a=1&b=2', 'http://localhost:8080/playground3', 'com.example.app:/back'])(
    'leads to %s',
    (returnTo) => {
      const { links, text } = render({ returnTo, applicationName: 'playground3' });
      expect(links).toEqual([returnTo]);
      expect(text).toContain('Return to playground3');
    },
  );

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a.example/1',
    '//attacker.example',
    '/relative',
    '',
  ])('is left out for %j', (returnTo) => {
    expect(render({ returnTo }).links).toEqual([]);
  });
});
