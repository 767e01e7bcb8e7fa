import { useTranslation } from 'react-i18next';
import { type Status, useStatus } from '../api/status.ts';
import { Answer } from '../parts/answer.tsx';
import { useFormat } from '../parts/format.ts';
import { Tile, Tiles } from '../parts/tiles.tsx';
import { waitsTooLong } from './long-wait.ts';

/** How deliveries stand now. */
export function DeliveryNumbers() {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  return (
    <Answer of={useStatus()}>
      {(status) => {
        const { pending, oldestPendingSeconds: oldest, unheard, applications } = status;
        const rate = successRate(status);
        return (
          <Tiles>
            <Tile
              name={t('numbers.waiting')}
              value={format.number(pending)}
              hint={t('numbers.now')}
              to="/console/deliveries?state=pending"
            />
            <Tile
              name={t('numbers.oldest')}
              value={oldest === null ? '–' : format.brief(oldest * 1_000)}
              hint={t(oldest === null ? 'numbers.nothingWaits' : 'numbers.now')}
              isBad={waitsTooLong(status)}
            />
            <Tile
              name={t('numbers.delivered')}
              value={format.number(applications.reduce((sum, { delivered }) => sum + delivered, 0))}
              hint={t('numbers.lastDay')}
            />
            <Tile
              name={t('numbers.successRate')}
              value={rate === null ? '–' : format.percent(rate)}
              hint={t('numbers.lastHour')}
              to="/console/deliveries/applications"
            />
            <Tile
              name={t('numbers.unheard')}
              value={format.number(unheard)}
              hint={t('numbers.unheardHint')}
              to="/console/deliveries?state=dead"
              isBad={unheard > 0}
            />
          </Tiles>
        );
      }}
    </Answer>
  );
}

/** Of all attempts of the last hour; null when there was none. */
function successRate({ applications }: Status): number | null {
  const attempts = applications.reduce((sum, application) => sum + application.attempts, 0);
  if (attempts === 0) return null;
  return applications.reduce((sum, { attempts, successRate }) => sum + attempts * (successRate ?? 0), 0) / attempts;
}
