import { describe, expect, test } from 'vitest';
import { renderProgress, renderSignedOut, type SignedOutEverywhere } from '../../src/pages/templates/signed-out.ts';
import { parseMarkup } from './parse-markup.ts';

function render(page: Partial<SignedOutEverywhere> = {}) {
  return parse(renderSignedOut({ applications: [], ...page }));
}

function parse(markup: string) {
  const parsed = parseMarkup(markup);
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
  const partial = parse(renderSignedOut({ outcome: 'application', applicationName: 'playground3' })).text;
  expect(partial).toContain('You are signed out of playground3 You are still signed in to your other applications.');
  expect(parse(renderSignedOut({ outcome: 'nowhere' })).text).toContain('You are still signed in Nothing was changed.');
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

describe('while it is worth looking again', () => {
  const progress = { address: '/oidc/logout/progress/name', page: '/oidc/logout/success' };
  const applications = [{ name: 'playground2', state: 'pending' }] as const;
  const { tags, links } = render({ applications, progress });

  test('the page names the address of the list, and one script from its own origin', () => {
    const place = tags.find(({ attributes }) => attributes.id === 'progress');
    expect(place?.attributes).toMatchObject({ 'data-address': progress.address, 'aria-live': 'polite' });
    expect(tags.filter(({ name }) => name === 'script').map(({ attributes }) => attributes)).toEqual([
      { src: '/assets/sign-out-progress.js', defer: '' },
    ]);
  });

  test('a browser without script loads the page again, and people find a link that does', () => {
    const at = tags.findIndex(({ name }) => name === 'noscript');
    expect(tags[at + 1]).toEqual({ name: 'meta', attributes: { 'http-equiv': 'refresh', content: '3' } });
    expect(links).toEqual([progress.page]);
  });

  test('afterwards there is no address, no script, no reload', () => {
    const settled = render({ applications: [{ name: 'playground2', state: 'told' }] });
    const names = settled.tags.map(({ name }) => name);
    for (const absent of ['script', 'noscript']) expect(names).not.toContain(absent);
    expect(settled.tags.some(({ attributes }) => 'data-address' in attributes || 'http-equiv' in attributes)).toBe(
      false,
    );
  });

  test('the list by itself is what the page holds', () => {
    const list = String(renderProgress(applications, progress));
    expect(renderSignedOut({ applications, progress })).toContain(list);
  });
});
