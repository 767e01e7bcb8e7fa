import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../api/live-refresh.ts';
import { type SessionDetails, useSession, useSignOutSession } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Page } from '../parts/page.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Hearing } from './hearing.tsx';
import { ParticipantPanel } from './participant-panel.tsx';
import { SessionFacts } from './session-facts.tsx';
import { TerminationPanel } from './termination-panel.tsx';

/** One session: who took part in it, and, once it has ended, who heard of that. */
export function SessionPage({ uid }: { uid: string }) {
  const { t } = useTranslation('sessions');
  const session = useSession(uid);
  const terminations = new Set(session.data?.terminations.map(({ id }) => id));
  useLiveRefresh(['sessions'], (event) =>
    event.type === 'delivery'
      ? terminations.has(event.terminationId)
      : event.type === 'termination' && event.sessionUid === uid,
  );
  const { data } = session;
  return (
    <Page
      title={
        data === undefined
          ? t('session')
          : t('sessionOf', { name: data.account.username ?? t('deletedUser'), device: data.device.name })
      }
      lead={t('sessionLead')}
      actions={
        data && (
          <>
            <StateBadge state={data.endedAt === null ? 'sessionState.live' : 'sessionState.ended'} />
            {data.endedAt === null && <EndButton session={data} />}
          </>
        )
      }
    >
      <Answer of={session}>
        {(shown) => (
          <>
            {shown.terminations.map((termination) => (
              <TerminationPanel key={termination.id} session={shown} termination={termination} />
            ))}
            <ParticipantPanel session={shown} />
            <SessionFacts session={shown} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function EndButton({ session: { uid, account, applications } }: { session: SessionDetails }) {
  const { t } = useTranslation('sessions');
  const signOut = useSignOutSession(uid);
  const present = applications.filter(({ leftAt }) => leftAt === null);
  return (
    <ConfirmButton
      label={t('end')}
      title={t('endTitle', { name: account.username ?? t('deletedUser') })}
      confirm={t('end')}
      danger
      onConfirm={() => signOut.mutateAsync(undefined)}
    >
      <p>{t('endText')}</p>
      <Hearing clientIds={present.map(({ clientId }) => clientId)} />
    </ConfirmButton>
  );
}
