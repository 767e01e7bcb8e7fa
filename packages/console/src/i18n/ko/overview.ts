import type overview from '../en/overview.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '개요',
} satisfies Texts<typeof overview>;
