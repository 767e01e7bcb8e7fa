import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../src/i18n/', import.meta.url));
const LANGUAGES = ['en', 'ko', 'fr'] as const;
const PLURAL = /_(zero|one|two|few|many|other)$/;

type Language = (typeof LANGUAGES)[number];
type Tree = { [key: string]: string | Tree };

async function textsOf(language: Language, area: string): Promise<Map<string, string>> {
  const { default: tree }: { default: Tree } = await import(`${folder}${language}/${area}`);
  return new Map(flatten(tree));
}

function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : flatten(value, `${prefix}${key}.`),
  );
}

const stems = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '_*')))].sort();
const gaps = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort();

const areas = readdirSync(`${folder}en`);

test('every language has the same areas', () => {
  for (const language of LANGUAGES) expect(readdirSync(`${folder}${language}`).sort()).toEqual([...areas].sort());
});

describe.each(areas)('%s', (area) => {
  test.each(['ko', 'fr'] as const)('the keys in %s are those in English', async (language) => {
    const [english, other] = await Promise.all([textsOf('en', area), textsOf(language, area)]);
    expect(stems(other.keys())).toEqual(stems(english.keys()));
  });

  test.each(LANGUAGES)('plurals in %s have every form of the language', async (language) => {
    const keys = [...(await textsOf(language, area)).keys()];
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const stem of new Set(keys.filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')))) {
      for (const form of forms) expect(keys).toContain(`${stem}_${form}`);
    }
  });

  test.each(['ko', 'fr'] as const)('%s fills in the same values, and no text is empty', async (language) => {
    const [english, other] = await Promise.all([textsOf('en', area), textsOf(language, area)]);
    for (const [key, text] of other) {
      expect(text, key).not.toBe('');
      const original = english.get(key) ?? english.get(key.replace(PLURAL, '_other'));
      expect(gaps(text), key).toEqual(gaps(original ?? ''));
    }
  });
});
