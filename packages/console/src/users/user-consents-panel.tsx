import { useTranslation } from 'react-i18next';
import { useAccountConsents, useWithdrawAccountConsent } from '../api/account-changes.ts';
import type { Account } from '../api/accounts.ts';
import { ConsentList } from '../consents/consent-list.tsx';
import { Answer } from '../parts/answer.tsx';
import { Panel } from '../parts/panel.tsx';

export function UserConsentsPanel({ account: { id, username } }: { account: Account }) {
  const { t } = useTranslation('users');
  const consents = useAccountConsents(id);
  const withdraw = useWithdrawAccountConsent(id);
  const words = {
    none: t('consents.none'),
    noneText: t('consents.noneText'),
    text: (application: string) => t('consents.text', { application, name: username }),
  };
  return (
    <Panel title={t('consents.title')} lead={t('consents.lead')}>
      <Answer of={consents}>
        {({ items }) => (
          <ConsentList
            consents={items}
            words={words}
            order={3}
            onWithdraw={(clientId) => withdraw.mutateAsync(clientId)}
          />
        )}
      </Answer>
    </Panel>
  );
}
