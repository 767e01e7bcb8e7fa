import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/sessions.ts';
import { Instant } from '../parts/instant.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';

/** Names of applications that fit into a cell. */
const FEW = 3;

export function SessionTable({ sessions, isStale }: { sessions: readonly Session[]; isStale: boolean }) {
  const { t } = useTranslation('sessions');
  return (
    <ListTable
      label={t('title')}
      rows={sessions}
      keyOf={({ uid }) => uid}
      isStale={isStale}
      columns={[
        {
          label: t('user'),
          cell: ({ uid, account }) => (
            <TextLink to={`/console/sessions/${encodeURIComponent(uid)}`} fw={600}>
              {account.username ?? t('deletedUser')}
            </TextLink>
          ),
        },
        { label: t('device'), cell: ({ device }) => device.name },
        { label: t('applications'), cell: ({ applications }) => <Applications applications={applications} /> },
        {
          label: t('state'),
          cell: ({ endedAt }) => <State endedAt={endedAt} />,
        },
        { label: t('begun'), cell: ({ createdAt }) => <Instant at={createdAt} /> },
        { label: t('used'), cell: ({ lastSeenAt }) => <Instant at={lastSeenAt} /> },
      ]}
    />
  );
}

function State({ endedAt }: Pick<Session, 'endedAt'>) {
  if (endedAt === null) return <StateBadge state="sessionState.live" />;
  return (
    <Group gap={6}>
      <StateBadge state="sessionState.ended" />
      <Text component="span" size="sm" c="dimmed">
        <Instant at={endedAt} />
      </Text>
    </Group>
  );
}

function Applications({ applications }: Pick<Session, 'applications'>) {
  const { t } = useTranslation('sessions');
  if (applications.length === 0) {
    return (
      <Text component="span" inherit c="dimmed">
        {t('noApplications')}
      </Text>
    );
  }
  const names = applications.slice(0, FEW).map(({ name }) => name);
  const more = applications.length - names.length;
  return (
    <span>
      {names.join(', ')}
      {more > 0 && ` ${t('moreApplications', { count: more })}`}
    </span>
  );
}
