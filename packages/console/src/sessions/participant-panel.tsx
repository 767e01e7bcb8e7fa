import { useTranslation } from 'react-i18next';
import { type SessionDetails, useSignOutSession } from '../api/sessions.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Instant } from '../parts/instant.tsx';
import { type Column, ListTable } from '../parts/list-table.tsx';
import { Panel } from '../parts/panel.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { Hearing } from './hearing.tsx';

type Participant = SessionDetails['applications'][number];

/** The applications that took part in a session; each can be signed out of alone. */
export function ParticipantPanel({ session: { uid, endedAt, applications } }: { session: SessionDetails }) {
  const { t } = useTranslation('sessions');
  const actions: Column<Participant> = {
    label: t('actions'),
    align: 'end',
    cell: (participant) => (participant.leftAt === null ? <LeaveButton uid={uid} {...participant} /> : null),
  };
  return (
    <Panel title={t('applications')} lead={t('applicationsLead')}>
      {applications.length === 0 ? (
        <Empty title={t('noApplications')} />
      ) : (
        <ListTable
          label={t('applications')}
          rows={applications}
          keyOf={({ sid }) => sid}
          columns={[
            {
              label: t('application'),
              cell: ({ clientId, name }) => (
                <TextLink to={`/console/applications/${encodeURIComponent(clientId)}`} fw={600}>
                  {name}
                </TextLink>
              ),
            },
            {
              label: t('state'),
              cell: ({ leftAt }) => (
                <StateBadge state={endedAt === null && leftAt === null ? 'sessionState.live' : 'sessionState.ended'} />
              ),
            },
            { label: t('joined'), cell: ({ joinedAt }) => <Instant at={joinedAt} /> },
            { label: t('left'), cell: ({ leftAt }) => <Instant at={leftAt ?? endedAt} otherwise="–" /> },
            {
              label: t('offlineAccess'),
              cell: ({ offlineAccess }) => t(offlineAccess ? 'offlineAccessYes' : 'offlineAccessNo'),
            },
            ...(endedAt === null ? [actions] : []),
          ]}
        />
      )}
    </Panel>
  );
}

function LeaveButton({ uid, clientId, name }: Participant & { uid: string }) {
  const { t } = useTranslation('sessions');
  const signOut = useSignOutSession(uid);
  return (
    <ConfirmButton
      label={t('leave')}
      what={name}
      title={t('leaveTitle', { name })}
      confirm={t('leave')}
      danger
      size="compact-sm"
      onConfirm={() => signOut.mutateAsync(clientId)}
    >
      <p>{t('leaveText', { name })}</p>
      <Hearing clientIds={[clientId]} />
    </ConfirmButton>
  );
}
