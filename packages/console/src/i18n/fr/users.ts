import type users from '../en/users.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Utilisateurs',
} satisfies Texts<typeof users>;
