import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Application, useSignOutApplication } from '../api/applications.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { OrderProgress } from '../parts/order-progress.tsx';
import { Panel } from '../parts/panel.tsx';

export function SignOutPanel({ application: { clientId, metadata } }: { application: Application }) {
  const { t } = useTranslation('applications');
  const signOut = useSignOutApplication(clientId);
  const name = metadata.client_name;
  return (
    <Panel title={t('advanced.signOut')} lead={t('advanced.signOutLead')}>
      <Group>
        <ConfirmButton
          label={t('advanced.signOut')}
          title={t('advanced.signOutTitle', { name })}
          confirm={t('advanced.signOut')}
          danger
          onConfirm={() => signOut.mutateAsync(undefined)}
        >
          {t('advanced.signOutText', { name })}
        </ConfirmButton>
      </Group>
      {signOut.data !== undefined && <OrderProgress id={signOut.data.order} />}
    </Panel>
  );
}
