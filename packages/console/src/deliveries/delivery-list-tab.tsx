import { Group, Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApplication } from '../api/applications.ts';
import { type Delivery, useDeliveries } from '../api/deliveries.ts';
import { Answer } from '../parts/answer.tsx';
import { ApplicationFilter } from '../parts/application-filter.tsx';
import { Empty } from '../parts/empty.tsx';
import { useFilters } from '../parts/filters.ts';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { type Column, ListTable } from '../parts/list-table.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { DeliveryActions } from './delivery-actions.tsx';
import { useDue } from './due.ts';
import { Outcome } from './outcome.tsx';
import { RedeliverAllButton } from './redeliver-all-button.tsx';

const STATES = ['unconfirmed', 'pending', 'leased', 'delivered', 'failed', 'dead', 'cancelled'] as const;

/** All deliveries, newest first, while they change. */
export function DeliveryListTab() {
  const { t } = useTranslation(['deliveries', 'common']);
  const { filters, setFilter } = useFilters('state', 'clientId');
  const paging = usePaging();
  const columns = useColumns();
  const state = STATES.find((known) => known === filters.state);
  const { clientId } = filters;
  const application = useApplication(clientId ?? '', clientId !== undefined);
  const deliveries = useDeliveries({
    ...(state && { state }),
    ...(clientId && { clientId }),
    ...(paging.after && { after: paging.after }),
  });
  const isFiltered = state !== undefined || clientId !== undefined;
  return (
    <Stack>
      <Group align="flex-end">
        <Select
          label={t('common:filters.state')}
          placeholder={t('common:filters.anyState')}
          data={STATES.map((value) => ({
            value,
            label: value === 'unconfirmed' ? t(value) : t(`common:deliveryState.${value}`),
          }))}
          value={state ?? null}
          onChange={(value) => setFilter('state', value)}
          clearable
          w={{ base: 'calc(50% - 0.5rem)', xs: '12rem' }}
        />
        <ApplicationFilter clientId={clientId} onChoose={(value) => setFilter('clientId', value)} />
        {clientId !== undefined && (
          <RedeliverAllButton clientId={clientId} name={application.data?.metadata.client_name ?? clientId} size="sm" />
        )}
      </Group>
      <Answer of={deliveries}>
        {({ items, next }) => (
          <Stack>
            {items.length === 0 ? (
              <Empty title={t(isFiltered ? 'noneFound' : 'none')}>{t(isFiltered ? 'noneFoundText' : 'noneText')}</Empty>
            ) : (
              <ListTable
                label={t('title')}
                rows={items}
                keyOf={({ id }) => id}
                isStale={deliveries.isPlaceholderData}
                columns={columns}
              />
            )}
            <PagingBar paging={paging} next={next} />
          </Stack>
        )}
      </Answer>
    </Stack>
  );
}

function useColumns(): [Column<Delivery>, ...Column<Delivery>[]] {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  return [
    {
      label: t('application'),
      cell: ({ id, application }) => (
        <TextLink to={`/console/deliveries/${id}`} fw={600}>
          {application}
        </TextLink>
      ),
    },
    { label: t('state'), cell: ({ state }) => <StateBadge state={`deliveryState.${state}`} /> },
    {
      label: t('lastOutcome'),
      cell: ({ lastCode, lastStatus }) =>
        lastCode === null ? <Dimmed>{t('notTried')}</Dimmed> : <Outcome code={lastCode} status={lastStatus} />,
    },
    { label: t('attempts'), cell: ({ attemptsMade }) => format.number(attemptsMade), align: 'end' },
    { label: t('begun'), cell: ({ createdAt }) => <Instant at={createdAt} /> },
    {
      label: t('nextAttempt'),
      cell: ({ nextAttemptAt }) => <NextAttempt at={nextAttemptAt} />,
    },
    { label: t('actions'), cell: (delivery) => <DeliveryActions delivery={delivery} />, align: 'end' },
  ];
}

function NextAttempt({ at }: { at: string | null }) {
  const { t } = useTranslation('deliveries');
  return useDue(at) ? t('due') : <Instant at={at} otherwise="–" />;
}

function Dimmed({ children }: { children: string }) {
  return (
    <Text component="span" inherit c="dimmed">
      {children}
    </Text>
  );
}
