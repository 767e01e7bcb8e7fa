/** The languages of the console, each in its own name. English is what the others fall back to. */
export const LANGUAGES = { en: 'English', ko: '한국어', fr: 'Français' } as const;

export type Language = keyof typeof LANGUAGES;

export function isLanguage(value: string | null | undefined): value is Language {
  return value != null && Object.hasOwn(LANGUAGES, value);
}

/** The first language of the person's that there is. */
export function preferredLanguage(preferred: readonly string[]): Language {
  return preferred.map((tag) => tag.split('-')[0]?.toLowerCase()).find(isLanguage) ?? 'en';
}
