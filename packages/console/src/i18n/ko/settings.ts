import type settings from '../en/settings.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '설정',
} satisfies Texts<typeof settings>;
