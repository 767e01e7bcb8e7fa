import type deliveries from '../en/deliveries.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Envois',
} satisfies Texts<typeof deliveries>;
