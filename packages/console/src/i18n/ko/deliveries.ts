import type deliveries from '../en/deliveries.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '전달',
} satisfies Texts<typeof deliveries>;
