import { Code, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SigningKey } from '../api/keys.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Instant } from '../parts/instant.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { StateBadge } from '../parts/state-badge.tsx';

export function KeyTable({ keys }: { keys: readonly SigningKey[] }) {
  const { t } = useTranslation('keys');
  return (
    <ListTable
      label={t('title')}
      rows={keys}
      keyOf={({ kid }) => kid}
      columns={[
        {
          label: t('kid'),
          cell: ({ kid }) => (
            <Group gap={4} wrap="nowrap">
              <Code bg="transparent" p={0} style={{ overflowWrap: 'anywhere' }}>
                {kid}
              </Code>
              <CopyButton value={kid} what={t('kid')} />
            </Group>
          ),
        },
        { label: t('algorithm'), cell: ({ algorithm }) => algorithm },
        { label: t('state'), cell: ({ state }) => <StateBadge state={`keyState.${state}`} /> },
        { label: t('created'), cell: ({ createdAt }) => <Instant at={createdAt} /> },
        { label: t('signsFrom'), cell: ({ signsFrom }) => <Instant at={signsFrom} /> },
        { label: t('retired'), cell: ({ retiredAt }) => <Instant at={retiredAt} otherwise={t('notRetired')} /> },
      ]}
    />
  );
}
