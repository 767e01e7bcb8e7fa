import type overview from '../en/overview.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Vue d’ensemble',
} satisfies Texts<typeof overview>;
