import { useTranslation } from 'react-i18next';
import type { Invitation } from '../api/account-changes.ts';
import { Instant } from '../parts/instant.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';
import { Warning } from '../parts/warning.tsx';

/** The link that sets a password once. It is shown here and never again. */
export function InvitationLink({ invitation: { link, expiresAt } }: { invitation: Invitation }) {
  const { t } = useTranslation('users');
  return (
    <>
      <Values>
        <CopyableValue name={t('invitation.link')} value={link} />
        <Value name={t('invitation.until')}>
          <Instant at={expiresAt} />
        </Value>
      </Values>
      <Warning isNews>{t('invitation.once')}</Warning>
    </>
  );
}
