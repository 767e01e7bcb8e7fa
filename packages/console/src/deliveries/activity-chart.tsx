import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Activity, Bucket } from '../api/status.ts';
import { useFormat } from '../parts/format.ts';
import classes from './activity-chart.module.css';
import { useActivitySummary, useBucketName } from './activity-words.ts';

interface ActivityChartProps {
  what: 'terminations' | 'deliveries';
  items: readonly Activity[];
  bucket: Bucket;
  height?: number;
}

/** Bars over time. What they say is also said in a sentence; the numbers are in a table elsewhere. */
export default function ActivityChart({ what, items, bucket, height = 220 }: ActivityChartProps) {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const nameOf = useBucketName(bucket);
  const summary = useActivitySummary(what, items);
  const series =
    what === 'terminations'
      ? [{ name: 'terminations', label: t('activity.terminations'), color: 'var(--mantine-color-anchor)' }]
      : [
          { name: 'delivered', label: t('activity.delivered'), color: 'var(--mantine-color-green-filled)' },
          { name: 'unheard', label: t('activity.unheard'), color: 'var(--mantine-color-red-filled)' },
        ];
  return (
    <figure className={classes.figure}>
      <Text component="figcaption" size="sm" mb="sm">
        {summary}
      </Text>
      {/* The sentence and the table say it to those who do not see it. */}
      <div aria-hidden>
        <BarChart
          h={height}
          data={items.map((item) => ({ ...item, at: nameOf(item.at) }))}
          dataKey="at"
          type="stacked"
          series={series}
          withLegend={series.length > 1}
          legendProps={{ verticalAlign: 'bottom' }}
          valueFormatter={format.number}
          gridAxis="x"
          tickLine="none"
          textColor="var(--mantine-color-dimmed)"
          gridColor="var(--curfew-line)"
          yAxisProps={{ allowDecimals: false, width: 44, tickCount: height < 200 ? 3 : 5 }}
          xAxisProps={{ minTickGap: 24 }}
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
          maxBarWidth={28}
        />
      </div>
    </figure>
  );
}
