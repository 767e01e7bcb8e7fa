import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Area } from './areas.ts';
import common from './en/common.ts';
import { isLanguage, type Language, preferredLanguage } from './languages.ts';

const CHOICE = 'curfew-language';

type Loader = () => Promise<{ default: Record<string, unknown> }>;

const files = import.meta.glob(['./{en,ko,fr}/*.ts', '!./en/common.ts']) as Record<string, Loader>;

/** Every area in every language is a file of its own, which comes when it is needed. */
const backend: BackendModule = {
  type: 'backend',
  init() {},
  read(language, area, callback) {
    const load = files[`./${language}/${area}.ts`] ?? (async () => ({ default: {} }));
    load().then(
      (texts) => callback(null, texts.default),
      (error: unknown) => callback(error instanceof Error ? error : String(error), null),
    );
  },
};

/** The language that the person chose here, or the first of their browser's that there is. */
export async function startTexts(): Promise<void> {
  const chosen = localStorage.getItem(CHOICE);
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: isLanguage(chosen) ? chosen : preferredLanguage(navigator.languages),
      fallbackLng: 'en',
      ns: ['common'],
      defaultNS: 'common',
      resources: { en: { common } },
      partialBundledLanguages: true,
      // React escapes.
      interpolation: { escapeValue: false },
    });
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(CHOICE, language);
  await i18next.changeLanguage(language);
}

/** Loads the texts of an area, or of several, in the present language. */
export async function loadArea(area: Area | readonly Area[]): Promise<void> {
  await i18next.loadNamespaces(area);
}
