import { useTranslation } from 'react-i18next';
import { type OwnSession, useSignOutOthers } from '../api/own-account.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { useFormat } from '../parts/format.ts';
import { sayDone } from '../parts/say-done.ts';

/** Out of everywhere but here. Not offered to somebody who is nowhere else. */
export function SignOutOthersButton({ page: { items, next } }: { page: { items: OwnSession[]; next: string | null } }) {
  const { t } = useTranslation('account');
  const format = useFormat();
  const signOut = useSignOutOthers();
  const others = items.filter(({ current }) => !current);
  if (others.length === 0) return null;
  const applications = [...new Set(others.flatMap(({ applications }) => applications.map(({ name }) => name)))];
  return (
    <ConfirmButton
      label={t('others.button')}
      title={t('others.title')}
      confirm={t('others.button')}
      danger
      onConfirm={async () => {
        const { sessions: count } = await signOut.mutateAsync(undefined);
        sayDone(t('others.done', { count }));
      }}
    >
      {next === null ? t('others.text', { count: others.length }) : t('others.textMany')}{' '}
      {applications.length > 0 && t('sessions.told', { applications: format.list(applications) })}
    </ConfirmButton>
  );
}
