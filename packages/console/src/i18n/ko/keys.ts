import type keys from '../en/keys.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '키',
} satisfies Texts<typeof keys>;
