import { useTranslation } from 'react-i18next';
import type { Activity, Bucket } from '../api/status.ts';
import { useFormat } from '../parts/format.ts';

/** How the beginning of a bucket is written: what is the same for all of them is left out. */
export function useBucketName(bucket: Bucket): (at: string) => string {
  const { i18n } = useTranslation();
  const options: Intl.DateTimeFormatOptions =
    bucket === 'day'
      ? // Days are those of UTC.
        { day: 'numeric', month: 'short', timeZone: 'UTC' }
      : bucket === 'hour'
        ? { weekday: 'short', hour: 'numeric', minute: '2-digit' }
        : { hour: 'numeric', minute: '2-digit' };
  const format = new Intl.DateTimeFormat(i18n.language, options);
  return (at) => format.format(Date.parse(at));
}

/** What a picture shows, in a sentence. */
export function useActivitySummary(what: 'terminations' | 'deliveries', items: readonly Activity[]): string {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const sum = (of: 'terminations' | 'delivered' | 'unheard') =>
    format.number(items.reduce((total, item) => total + item[of], 0));
  return what === 'terminations'
    ? t('activity.terminationsSummary', { terminations: sum('terminations') })
    : t('activity.deliveriesSummary', { delivered: sum('delivered'), unheard: sum('unheard') });
}
