import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Delivery, useDelivery } from '../api/deliveries.ts';
import { useLiveRefresh } from '../api/live-refresh.ts';
import { useTermination } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { Instant } from '../parts/instant.tsx';
import { AccountName, ActorName, ApplicationName } from '../parts/names.tsx';
import { Page } from '../parts/page.tsx';
import { Panel } from '../parts/panel.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';
import { AttemptList } from './attempt-list.tsx';
import { DeliveryActions } from './delivery-actions.tsx';

/** One application that must hear of one end of a session. */
export function DeliveryPage({ id }: { id: string }) {
  const { t } = useTranslation('deliveries');
  const delivery = useDelivery(id);
  useLiveRefresh(['deliveries'], (event) => event.type === 'delivery' && event.id === id);
  return (
    <Page
      title={delivery.data === undefined ? t('delivery') : t('deliveryTo', { application: delivery.data.application })}
      lead={t('deliveryLead')}
      actions={
        delivery.data && (
          <Group gap="sm">
            <StateBadge state={`deliveryState.${delivery.data.state}`} />
            <DeliveryActions delivery={delivery.data} size="sm" />
          </Group>
        )
      }
    >
      <Answer of={delivery}>
        {(data) => (
          <>
            <Panel title={t('attempts')} lead={<WhatComes {...data} />}>
              {data.attempts.length > 0 || data.state !== 'delivered' ? <AttemptList delivery={data} /> : null}
            </Panel>
            <Panel title={t('about')}>
              <Values>
                <Value name={t('application')}>
                  <ApplicationName clientId={data.clientId} />
                </Value>
                <Ended terminationId={data.terminationId} />
                <Value name={t('begun')}>
                  <Instant at={data.createdAt} />
                </Value>
                <Value name={t(data.finishedAt === null ? 'triedUntil' : 'finished')}>
                  <Instant at={data.finishedAt ?? data.triedUntil} />
                </Value>
                <CopyableValue name={t('deliveryId')} value={data.id} />
              </Values>
            </Panel>
          </>
        )}
      </Answer>
    </Page>
  );
}

/** What the state means for the application. */
function WhatComes({ state }: Delivery) {
  const { t } = useTranslation('deliveries');
  return t(`meaning.${state}`);
}

/** Whose session ended, why, and by whom. */
function Ended({ terminationId }: { terminationId: string }) {
  const { t } = useTranslation(['deliveries', 'common']);
  const { data } = useTermination(terminationId);
  if (data === undefined) return null;
  return (
    <>
      <Value name={t('session')}>
        <TextLink to={`/console/sessions/${encodeURIComponent(data.sessionUid)}`}>{t('openSession')}</TextLink>{' '}
        <Text component="span" inherit c="dimmed">
          (<AccountName id={data.accountId} />)
        </Text>
      </Value>
      <Value name={t('why')}>{t(`common:reason.${data.reason}`)}</Value>
      <Value name={t('byWhom')}>
        <ActorName by={data.by} />
      </Value>
    </>
  );
}
