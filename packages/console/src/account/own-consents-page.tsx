import { useTranslation } from 'react-i18next';
import { useOwnConsents, useWithdrawOwnConsent } from '../api/own-account.ts';
import { ConsentList } from '../consents/consent-list.tsx';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';

/** What the person agreed to share, and with whom. */
export default function OwnConsentsPage() {
  const { t } = useTranslation(['account', 'common']);
  const consents = useOwnConsents();
  const withdraw = useWithdrawOwnConsent();
  const words = {
    none: t('consents.none'),
    noneText: t('consents.noneText'),
    text: (application: string) => t('consents.text', { application }),
  };
  return (
    <Page title={t('common:nav.accountConsents')} lead={t('consents.lead')}>
      <Answer of={consents}>
        {({ items }) => (
          <ConsentList
            consents={items}
            words={words}
            order={2}
            onWithdraw={(clientId) => withdraw.mutateAsync(clientId)}
          />
        )}
      </Answer>
    </Page>
  );
}
