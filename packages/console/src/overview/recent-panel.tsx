import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../api/accounts.ts';
import type { DeliveryState } from '../api/deliveries.ts';
import { type Termination, useTerminations } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Panel } from '../parts/panel.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';

/** The last logouts, and whether everybody has heard. */
export function RecentPanel() {
  const { t } = useTranslation(['overview', 'common']);
  return (
    <Panel title={t('recent')}>
      <Answer of={useTerminations({ limit: 6 })}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noneRecent')}>{t('noneRecentText')}</Empty>
          ) : (
            <ListTable
              label={t('recent')}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { label: t('user'), cell: (termination) => <SessionLink {...termination} /> },
                { label: t('why'), cell: ({ reason }) => t(`common:reason.${reason}`) },
                { label: t('when'), cell: ({ endedAt }) => <Instant at={endedAt} /> },
                { label: t('heard'), cell: ({ deliveries }) => <Heard deliveries={deliveries} /> },
              ]}
            />
          )
        }
      </Answer>
    </Panel>
  );
}

function SessionLink({ sessionUid, accountId }: Termination) {
  const { t } = useTranslation('overview');
  const { data, isError } = useAccount(accountId);
  return (
    <TextLink to={`/console/sessions/${encodeURIComponent(sessionUid)}`} fw={600}>
      {data?.username ?? (isError ? t('deletedUser') : '…')}
    </TextLink>
  );
}

/** What is worst counts: one that did not hear is not made good by others that did. */
const WORST_FIRST: readonly DeliveryState[] = ['dead', 'failed', 'cancelled', 'pending', 'leased', 'delivered'];

function Heard({ deliveries }: Pick<Termination, 'deliveries'>) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const worst = WORST_FIRST.find((state) => deliveries.some((delivery) => delivery.state === state));
  if (worst === undefined) return t('nobodyToTell');
  const confirmed = deliveries.filter(({ state }) => state === 'delivered').length;
  return (
    <Group gap="xs">
      <StateBadge state={`deliveryState.${worst}`} />
      <span style={{ whiteSpace: 'nowrap' }}>
        {t('heardOf', { confirmed: format.number(confirmed), all: format.number(deliveries.length) })}
      </span>
    </Group>
  );
}
