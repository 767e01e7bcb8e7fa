import type sessions from '../en/sessions.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Sessions',
} satisfies Texts<typeof sessions>;
