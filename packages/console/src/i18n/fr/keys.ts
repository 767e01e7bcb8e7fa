import type keys from '../en/keys.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Clés',
} satisfies Texts<typeof keys>;
