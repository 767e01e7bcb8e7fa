import type account from '../en/account.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '내 계정',
} satisfies Texts<typeof account>;
