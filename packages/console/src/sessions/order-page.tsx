import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../api/live-refresh.ts';
import { useOrder } from '../api/orders.ts';
import { useStatus } from '../api/status.ts';
import { Answer } from '../parts/answer.tsx';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { ActorName, ApplicationName } from '../parts/names.tsx';
import { OrderProgress } from '../parts/order-progress.tsx';
import { Page } from '../parts/page.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tile, Tiles } from '../parts/tiles.tsx';
import { Value, Values } from '../parts/values.tsx';

/** A sign-out of many: how far it has come, and how far the applications have heard. */
export function OrderPage({ id }: { id: string }) {
  const { t } = useTranslation(['sessions', 'common']);
  const order = useOrder(id);
  useLiveRefresh(['status', 'orders']);
  return (
    <Page title={t('order.title')} lead={t('order.lead')}>
      <OrderProgress id={id} />
      <Numbers />
      {order.data && (
        <Panel title={t('order.about')}>
          <Values>
            <Value name={t('order.scope')}>
              {order.data.clientId === null ? (
                t('order.everything')
              ) : (
                <>
                  {t('order.application')} <ApplicationName clientId={order.data.clientId} />
                </>
              )}
            </Value>
            <Value name={t('why')}>{t(`common:reason.${order.data.reason}`)}</Value>
            <Value name={t('byWhom')}>
              <ActorName by={order.data.by} />
            </Value>
            <Value name={t('order.ordered')}>
              <Instant at={order.data.orderedAt} />
            </Value>
            <Value name={t('order.finished')}>
              <Instant at={order.data.finishedAt} otherwise={t('order.notYet')} />
            </Value>
          </Values>
        </Panel>
      )}
    </Page>
  );
}

/** What is left to do, whoever it is for. */
function Numbers() {
  const { t } = useTranslation('sessions');
  const format = useFormat();
  return (
    <Answer of={useStatus()}>
      {({ sessions, pending, unheard }) => (
        <Tiles>
          <Tile name={t('order.liveSessions')} value={format.number(sessions)} to="/console/sessions?state=live" />
          <Tile name={t('order.waiting')} value={format.number(pending)} to="/console/deliveries?state=pending" />
          <Tile
            name={t('order.unheard')}
            value={format.number(unheard)}
            to="/console/deliveries?state=dead"
            isBad={unheard > 0}
          />
        </Tiles>
      )}
    </Answer>
  );
}
