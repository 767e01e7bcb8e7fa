import { useTranslation } from 'react-i18next';
import { useAccount } from '../api/accounts.ts';
import { useSessions, useSignOutAccount } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { sayDone } from '../parts/say-done.ts';
import { CountOfSessions, LIVE_LIMIT } from './count-of-sessions.tsx';
import { Hearing } from './hearing.tsx';

/** Ends all sessions of a person, after saying what that means. */
export function SignOutAccount({ accountId }: { accountId: string }) {
  const { t } = useTranslation('sessions');
  const { data } = useAccount(accountId);
  const signOut = useSignOutAccount(accountId);
  if (data === undefined) return null;
  const name = data.username;
  return (
    <ConfirmButton
      label={t('signOutAccount', { name })}
      title={t('signOutAccountTitle', { name })}
      confirm={t('signOutAccount', { name })}
      danger
      onConfirm={async () => {
        const { sessions } = await signOut.mutateAsync(undefined);
        sayDone(t('sessionsEnded', { count: sessions }));
      }}
    >
      <Statement accountId={accountId} />
    </ConfirmButton>
  );
}

function Statement({ accountId }: { accountId: string }) {
  const { t } = useTranslation('sessions');
  const sessions = useSessions({ accountId, state: 'live', limit: LIVE_LIMIT });
  return (
    <Answer of={sessions}>
      {({ items, next }) => {
        const present = items.flatMap(({ applications }) => applications.filter(({ leftAt }) => leftAt === null));
        return (
          <>
            <CountOfSessions count={items.length} isMore={next !== null} />
            <Hearing clientIds={[...new Set(present.map(({ clientId }) => clientId))]} />
            <p>{t('signOutAccountText')}</p>
          </>
        );
      }}
    </Answer>
  );
}
