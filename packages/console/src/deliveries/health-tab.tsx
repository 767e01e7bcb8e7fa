import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApplication } from '../api/applications.ts';
import { type ApplicationHealth, useStatus } from '../api/status.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { type Format, useFormat } from '../parts/format.ts';
import { type Column, ListTable } from '../parts/list-table.tsx';
import { ApplicationName } from '../parts/names.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { RedeliverAllButton } from './redeliver-all-button.tsx';

/** Applications that are shown at first. */
const FEW = 50;

/** How each application takes its logouts, those with trouble first. */
export function HealthTab() {
  const { t } = useTranslation('deliveries');
  const columns = useColumns();
  const [isWhole, setWhole] = useState(false);
  return (
    <Answer of={useStatus()}>
      {({ applications }) => {
        if (applications.length === 0) return <Empty title={t('health.none')}>{t('health.noneText')}</Empty>;
        const rows = applications.toSorted(compareTrouble);
        return (
          <Stack>
            <ListTable
              label={t('tabs.applications')}
              rows={isWhole ? rows : rows.slice(0, FEW)}
              keyOf={({ clientId }) => clientId}
              columns={columns}
            />
            {!isWhole && rows.length > FEW && (
              <Button variant="default" onClick={() => setWhole(true)}>
                {t('health.more', { count: rows.length - FEW })}
              </Button>
            )}
          </Stack>
        );
      }}
    </Answer>
  );
}

function compareTrouble(one: ApplicationHealth, other: ApplicationHealth): number {
  const trouble = ({ circuit, unheard, pending }: ApplicationHealth) => [
    circuit === 'closed' ? 0 : 1,
    unheard,
    pending,
  ];
  const [before, after] = [trouble(one), trouble(other)];
  const index = before.findIndex((value, at) => value !== after[at]);
  return (after[index] ?? 0) - (before[index] ?? 0) || one.clientId.localeCompare(other.clientId);
}

function useColumns(): [Column<ApplicationHealth>, ...Column<ApplicationHealth>[]] {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  return [
    {
      label: t('application'),
      cell: ({ clientId }) => (
        <strong>
          <ApplicationName clientId={clientId} isInText={false} />
        </strong>
      ),
    },
    { label: t('health.circuit'), cell: ({ circuit }) => <StateBadge state={`circuit.${circuit}`} /> },
    {
      label: t('health.successRate'),
      cell: ({ successRate }) => (successRate === null ? '–' : format.percent(successRate)),
      align: 'end',
    },
    { label: t('health.median'), cell: ({ medianMs }) => latency(format, medianMs), align: 'end' },
    { label: t('health.percentile95'), cell: ({ percentile95Ms }) => latency(format, percentile95Ms), align: 'end' },
    { label: t('health.delivered'), cell: ({ delivered }) => format.number(delivered), align: 'end' },
    {
      label: t('health.waiting'),
      cell: ({ clientId, pending }) => <Count count={pending} to={{ state: 'pending', clientId }} />,
      align: 'end',
    },
    {
      label: t('health.unheard'),
      cell: ({ clientId, unheard }) => <Count count={unheard} to={{ clientId }} />,
      align: 'end',
    },
    {
      label: t('actions'),
      cell: ({ clientId, unheard }) => (unheard > 0 ? <RedeliverAll clientId={clientId} /> : null),
      align: 'end',
    },
  ];
}

function latency(format: Format, milliseconds: number | null): string {
  return milliseconds === null ? '–' : format.brief(milliseconds);
}

/** A number of deliveries, leading to them. */
function Count({ count, to }: { count: number; to: Record<string, string> }) {
  const format = useFormat();
  if (count === 0) return format.number(count);
  return <TextLink to={`/console/deliveries?${new URLSearchParams(to)}`}>{format.number(count)}</TextLink>;
}

function RedeliverAll({ clientId }: { clientId: string }) {
  const { data } = useApplication(clientId);
  return <RedeliverAllButton clientId={clientId} name={data?.metadata.client_name ?? clientId} />;
}
