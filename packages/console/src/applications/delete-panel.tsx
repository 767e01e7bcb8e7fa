import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Application, useDeleteApplication } from '../api/applications.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';

export function DeletePanel({ application: { clientId, metadata } }: { application: Application }) {
  const { t } = useTranslation('applications');
  const [, navigate] = useLocation();
  const remove = useDeleteApplication(clientId);
  const name = metadata.client_name;
  return (
    <Panel title={t('advanced.delete')} lead={t('advanced.deleteLead')} danger>
      <Group>
        <ConfirmButton
          label={t('advanced.delete')}
          title={t('advanced.deleteTitle', { name })}
          confirm={t('advanced.delete')}
          danger
          onConfirm={async () => {
            await remove.mutateAsync(undefined);
            sayDone(t('advanced.deleted', { name }));
            navigate('/console/applications', { replace: true });
          }}
        >
          {t('advanced.deleteText', { name })}
        </ConfirmButton>
      </Group>
    </Panel>
  );
}
