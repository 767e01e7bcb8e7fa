import type settings from '../en/settings.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Paramètres',
} satisfies Texts<typeof settings>;
