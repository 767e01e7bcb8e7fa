import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useSignOutEverybody } from '../api/sessions.ts';
import { useStatus } from '../api/status.ts';
import { Answer } from '../parts/answer.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { CountOfSessions } from './count-of-sessions.tsx';

/** Ends every session there is, the operator's own included, after saying so. */
export function SignOutEverybody() {
  const { t } = useTranslation('sessions');
  const [, navigate] = useLocation();
  const signOut = useSignOutEverybody();
  return (
    <ConfirmButton
      label={t('signOutEverybody')}
      title={t('signOutEverybodyTitle')}
      confirm={t('signOutEverybody')}
      danger
      onConfirm={async () => {
        const { order } = await signOut.mutateAsync(undefined);
        navigate(`/console/sessions/orders/${order}`);
      }}
    >
      <Statement />
    </ConfirmButton>
  );
}

function Statement() {
  const { t } = useTranslation('sessions');
  return (
    <Answer of={useStatus()}>
      {({ sessions }) => (
        <>
          <CountOfSessions count={sessions} isMore={false} />
          <p>{t('signOutEverybodyText')}</p>
          <p>{t('signOutEverybodyOwn')}</p>
        </>
      )}
    </Answer>
  );
}
