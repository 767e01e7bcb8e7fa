import { useTranslation } from 'react-i18next';
import { useFormat } from '../parts/format.ts';

/** Live sessions that are counted by reading them; the API gives no more in one page. */
export const LIVE_LIMIT = 200;

/** How many sessions end. */
export function CountOfSessions({ count, isMore }: { count: number; isMore: boolean }) {
  const { t } = useTranslation('sessions');
  const format = useFormat();
  return (
    <p>
      <strong>{t(isMore ? 'moreSessionsEnd' : 'sessionsEnd', { count, number: format.number(count) })}</strong>
    </p>
  );
}
