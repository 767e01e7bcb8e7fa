import type audit from '../en/audit.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Journal d’audit',
} satisfies Texts<typeof audit>;
