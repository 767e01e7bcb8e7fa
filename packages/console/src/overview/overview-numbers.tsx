import { useTranslation } from 'react-i18next';
import type { Activity, Status } from '../api/status.ts';
import { waitsTooLong } from '../deliveries/long-wait.ts';
import { useFormat } from '../parts/format.ts';
import { Tile, Tiles } from '../parts/tiles.tsx';

/** @param today the last 24 hours, in buckets. */
export function OverviewNumbers({ status, today }: { status: Status; today: readonly Activity[] }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { sessions, pending, oldestPendingSeconds: oldest, unheard } = status;
  const sum = (of: 'terminations' | 'delivered') => format.number(today.reduce((total, item) => total + item[of], 0));
  return (
    <Tiles>
      <Tile
        name={t('numbers.sessions')}
        value={format.number(sessions)}
        hint={t('numbers.now')}
        to="/console/sessions?state=live"
      />
      <Tile
        name={t('numbers.logouts')}
        value={sum('terminations')}
        hint={t('numbers.lastDay')}
        to="/console/sessions?state=ended"
      />
      <Tile
        name={t('numbers.delivered')}
        value={sum('delivered')}
        hint={t('numbers.lastDay')}
        to="/console/deliveries?state=delivered"
      />
      <Tile
        name={t('numbers.waiting')}
        value={format.number(pending)}
        hint={oldest === null ? t('numbers.now') : t('numbers.oldest', { age: format.brief(oldest * 1_000) })}
        to="/console/deliveries?state=pending"
        isBad={waitsTooLong(status)}
      />
      <Tile
        name={t('numbers.unheard')}
        value={format.number(unheard)}
        hint={t('numbers.unheardHint')}
        to="/console/deliveries/applications"
      />
    </Tiles>
  );
}
