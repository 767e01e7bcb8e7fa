import type audit from '../en/audit.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '감사 로그',
} satisfies Texts<typeof audit>;
