import { describe, expect, test } from 'vitest';
import { parseMarkup } from './parse-markup.ts';
import { listFields, samplePages } from './sample-pages.ts';

const HOSTILE = [
  '"><script>alert(1)</script>',
  "' autofocus onfocus='alert(1)",
  '" onmouseover="alert(1)" x="',
  '</title><style>*{display:none}</style>',
  '</p></main><form action="https://attacker.example">',
  '&lt;script&gt;&#x22;',
  '$& <!--',
];

function render(page: string, value: (field: string) => string = () => 'plain'): string {
  const renderPage = samplePages[page];
  if (!renderPage) throw new Error(`no such page: ${page}`);
  return renderPage(value);
}

test('the reader of these tests refuses what a careless template would write', () => {
  expect(() => parseMarkup('<p title="a"b">')).toThrow('not well formed');
  expect(() => parseMarkup('<p>a < b</p>')).toThrow('not well formed');
  expect(parseMarkup('<p title="&quot;">a &amp; b</p>')).toEqual({
    tags: [{ name: 'p', attributes: { title: '"' } }],
    text: 'a & b',
    shape: ['p title', '/p'],
  });
});

describe.each(listFields())('$page, field "$field"', ({ page, field }) => {
  const shape = parseMarkup(render(page)).shape;

  test.each(HOSTILE)('shows %s as text and nothing else', (hostile) => {
    const parsed = parseMarkup(render(page, (name) => (name === field ? hostile : 'plain')));
    expect(parsed.shape).toEqual(shape);
    const values = parsed.tags.flatMap((tag) => Object.values(tag.attributes));
    expect([...values, parsed.text].some((shown) => shown.includes(hostile))).toBe(true);
  });
});

describe.each(Object.keys(samplePages))('%s', (page) => {
  const markup = render(page);
  const { tags, text } = parseMarkup(markup);
  const named = (name: string) => tags.filter((tag) => tag.name === name);

  test('has one heading of the first level, one main, a title and a language', () => {
    expect(named('h1')).toHaveLength(1);
    expect(named('main')).toHaveLength(1);
    expect(named('title')).toHaveLength(1);
    expect(named('html')[0]?.attributes).toEqual({ lang: 'en' });
    expect(markup.startsWith('<!doctype html>\n')).toBe(true);
    expect(text).not.toMatch(/undefined|\[object|null/);
  });

  test('does without script, inline style and other origins', () => {
    // One page has a script, from a file of the provider's own; its test is with the page.
    const others = page === 'signed out, kept up to date' ? tags.filter(({ name }) => name !== 'script') : tags;
    const names = new Set(others.map((tag) => tag.name));
    for (const forbidden of ['script', 'style', 'iframe', 'img', 'base', 'object'])
      expect(names).not.toContain(forbidden);
    const attributes = others.flatMap((tag) => Object.keys(tag.attributes));
    expect(attributes.filter((attribute) => /^(on|style|src)/i.test(attribute))).toEqual([]);
    expect(named('link')).toHaveLength(1);
  });

  test('ties every control to a label and every reference to an element', () => {
    const ids = tags.flatMap((tag) => tag.attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const labelled = named('label').map((label) => label.attributes.for);
    for (const input of named('input').filter(({ attributes }) => attributes.type !== 'hidden')) {
      expect(labelled).toContain(input.attributes.id);
    }
    const references = tags.flatMap((tag) => tag.attributes['aria-describedby']?.split(' ') ?? []);
    for (const reference of [...labelled, ...references]) expect(ids).toContain(reference);
  });

  test('hides decorations from assistive technology and posts its forms with the token', () => {
    for (const svg of named('svg')) expect(svg.attributes).toMatchObject({ 'aria-hidden': 'true', focusable: 'false' });
    for (const form of named('form')) expect(form.attributes.method).toBe('post');
    const tokens = named('input').filter((input) => input.attributes.name === 'xsrf');
    expect(tokens).toHaveLength(named('form').length);
  });
});
