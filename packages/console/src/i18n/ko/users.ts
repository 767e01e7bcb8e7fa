import type users from '../en/users.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '사용자',
} satisfies Texts<typeof users>;
