import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity, Bucket } from '../api/status.ts';
import { useFormat } from '../parts/format.ts';
import { ListTable } from '../parts/list-table.tsx';
import { useBucketName } from './activity-words.ts';

/** The numbers of the pictures, newest first; stretches in which nothing happened are left out. */
export function ActivityTable({ items, bucket }: { items: readonly Activity[]; bucket: Bucket }) {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const nameOf = useBucketName(bucket);
  const [isShown, setShown] = useState(false);
  const rows = items.filter(({ terminations, attempts, delivered, unheard }) =>
    [terminations, attempts, delivered, unheard].some((count) => count > 0),
  );
  if (rows.length === 0) return <Text c="dimmed">{t('activity.nothing')}</Text>;
  return (
    <>
      <div>
        <Button variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {t(isShown ? 'activity.hideTable' : 'activity.showTable')}
        </Button>
      </div>
      {isShown && (
        <ListTable
          label={t('activity.table')}
          rows={rows.toReversed()}
          keyOf={({ at }) => at}
          columns={[
            { label: t('activity.begins'), cell: ({ at }) => <time dateTime={at}>{nameOf(at)}</time> },
            { label: t('activity.terminations'), cell: (row) => format.number(row.terminations), align: 'end' },
            { label: t('activity.attempts'), cell: (row) => format.number(row.attempts), align: 'end' },
            { label: t('activity.delivered'), cell: (row) => format.number(row.delivered), align: 'end' },
            { label: t('activity.unheard'), cell: (row) => format.number(row.unheard), align: 'end' },
          ]}
        />
      )}
    </>
  );
}
