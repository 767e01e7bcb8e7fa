import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useApplication, useSignOutApplication } from '../api/applications.ts';
import { useSessions } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { CountOfSessions, LIVE_LIMIT } from './count-of-sessions.tsx';
import { Hearing } from './hearing.tsx';

/** Ends an application's part of every session, after saying what that means; then shows how far it has come. */
export function SignOutApplication({ clientId }: { clientId: string }) {
  const { t } = useTranslation('sessions');
  const [, navigate] = useLocation();
  const { data } = useApplication(clientId);
  const signOut = useSignOutApplication(clientId);
  if (data === undefined) return null;
  const name = data.metadata.client_name;
  return (
    <ConfirmButton
      label={t('signOutApplication', { name })}
      title={t('signOutApplicationTitle', { name })}
      confirm={t('signOutApplication', { name })}
      danger
      onConfirm={async () => {
        const { order } = await signOut.mutateAsync(undefined);
        navigate(`/console/sessions/orders/${order}`);
      }}
    >
      <Statement {...{ clientId, name }} />
    </ConfirmButton>
  );
}

function Statement({ clientId, name }: { clientId: string; name: string }) {
  const { t } = useTranslation('sessions');
  const sessions = useSessions({ clientId, state: 'live', limit: LIVE_LIMIT });
  return (
    <Answer of={sessions}>
      {({ items, next }) => {
        // The list holds those that the application has been left by, too.
        const isPresent = (session: (typeof items)[number]) =>
          session.applications.some((one) => one.clientId === clientId && one.leftAt === null);
        return (
          <>
            <CountOfSessions count={items.filter(isPresent).length} isMore={next !== null} />
            <p>{t('signOutApplicationText', { name })}</p>
            <Hearing clientIds={[clientId]} />
          </>
        );
      }}
    </Answer>
  );
}
