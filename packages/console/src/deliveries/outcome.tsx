import { useTranslation } from 'react-i18next';
import type { Areas } from '../i18n/areas.ts';

type Code = keyof Areas['deliveries']['code'];

/** What came of an attempt, in words. Codes of attempts are in docs/provider/delivery.md. */
export function Outcome({ code, status }: { code: string; status: number | null }) {
  const { t, i18n } = useTranslation('deliveries');
  if (!i18n.exists(`code.${code}`, { ns: 'deliveries' })) return code;
  return t(`code.${code as Code}`, { status: status ?? '' });
}
