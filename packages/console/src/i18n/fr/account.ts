import type account from '../en/account.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Mon compte',
} satisfies Texts<typeof account>;
