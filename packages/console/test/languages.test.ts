import { expect, test } from 'vitest';
import { preferredLanguage } from '../src/i18n/languages.ts';

test.each([
  [['ko-KR', 'en'], 'ko'],
  [['de', 'fr-CA', 'en'], 'fr'],
  [['de'], 'en'],
  [[], 'en'],
  [['constructor'], 'en'],
])('of %j the console speaks %s', (preferred, language) => {
  expect(preferredLanguage(preferred)).toBe(language);
});
