import { SegmentedControl, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type Bucket, useActivity } from '../api/status.ts';
import { Answer, Loading } from '../parts/answer.tsx';
import { useFilters } from '../parts/filters.ts';
import { Panel } from '../parts/panel.tsx';
import { ActivityTable } from './activity-table.tsx';

const ActivityChart = lazy(() => import('./activity-chart.tsx'));

/** How far back, and in what steps. */
export const SPANS = {
  hour: ['minute', 60],
  day: ['hour', 24],
  week: ['hour', 7 * 24],
  month: ['day', 30],
} as const satisfies Record<string, readonly [Bucket, number]>;
export type Span = keyof typeof SPANS;

const NAMES = Object.keys(SPANS) as Span[];

/** Logouts and deliveries over time, as pictures and as a table. */
export function ActivityTab() {
  const { t } = useTranslation('deliveries');
  const id = useId();
  const { filters, setFilter } = useFilters('span');
  const span = NAMES.find((name) => name === filters.span) ?? 'day';
  const [bucket, buckets] = SPANS[span];
  const activity = useActivity(bucket, buckets);
  return (
    <Stack gap="lg">
      <div>
        <Text size="sm" fw={500} id={id} mb={4}>
          {t('activity.span')}
        </Text>
        <SegmentedControl
          aria-labelledby={id}
          data={NAMES.map((value) => ({ value, label: t(`activity.spans.${value}`) }))}
          value={span}
          onChange={(value) => setFilter('span', value)}
        />
      </div>
      <Answer of={activity}>
        {({ items }) => (
          <>
            {(['terminations', 'deliveries'] as const).map((what) => (
              <Panel key={what} title={t(`activity.${what}`)} lead={t(`activity.${what}Lead`)}>
                <Suspense fallback={<Loading />}>
                  <ActivityChart {...{ what, items, bucket }} />
                </Suspense>
              </Panel>
            ))}
            <Panel title={t('activity.table')} lead={t('activity.tableLead')}>
              <ActivityTable {...{ items, bucket }} />
            </Panel>
          </>
        )}
      </Answer>
    </Stack>
  );
}
