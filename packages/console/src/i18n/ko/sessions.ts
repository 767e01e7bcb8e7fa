import type sessions from '../en/sessions.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '세션',
} satisfies Texts<typeof sessions>;
