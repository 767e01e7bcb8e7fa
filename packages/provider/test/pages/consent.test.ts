import { expect, test } from 'vitest';
import { type ConsentPage, renderConsent } from '../../src/pages/templates/consent.ts';
import { parseMarkup } from './parse-markup.ts';

const EMAIL = { name: 'email', label: 'Email address', value: 'admin@example.org', required: false };
const NAME = { name: 'name', label: 'Full name', value: 'Ada Admin', required: true };

function render(page: Partial<ConsentPage> = {}) {
  const defaults = { action: '/consent', applicationName: 'playground2', accountName: 'admin', xsrf: 'token' };
  const parsed = parseMarkup(renderConsent({ ...defaults, attributes: [EMAIL, NAME], offlineAccess: false, ...page }));
  const boxes = parsed.tags.filter((tag) => tag.attributes.type === 'checkbox').map((tag) => tag.attributes);
  return { ...parsed, boxes };
}

test('offers every attribute with its value, under the name it is posted by', () => {
  const { boxes, text } = render();
  expect(boxes.map(({ name, value }) => [name, value])).toEqual([
    ['attribute', 'email'],
    ['attribute', 'name'],
  ]);
  for (const shown of ['Email address', 'admin@example.org', 'Full name', 'Ada Admin']) expect(text).toContain(shown);
});

test('an optional attribute starts unchecked; a required one is checked, fixed and explained', () => {
  const [optional, required] = render().boxes;
  expect(optional).not.toHaveProperty('checked');
  expect(optional).not.toHaveProperty('disabled');
  expect(required).toMatchObject({ checked: '', disabled: '' });
  expect(render().text).toContain('does not work without the details marked “required”');
  expect(render({ attributes: [EMAIL] }).text).not.toContain('required');
});

test('posts the decision, Continue before Deny', () => {
  const buttons = render().tags.filter((tag) => tag.name === 'button');
  expect(buttons.map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
    ['decision', 'allow'],
    ['decision', 'deny'],
  ]);
  expect(render().text).toMatch(/Continue Deny/);
});

test('says when access is kept while the person is away, and only then', () => {
  expect(render({ offlineAccess: true }).text).toContain('Access while you are away');
  expect(render().text).not.toContain('Access while you are away');
});

test('says so when nothing is asked for', () => {
  const { boxes, text } = render({ attributes: [] });
  expect(boxes).toEqual([]);
  expect(text).toContain('It asks for no other details.');
});
