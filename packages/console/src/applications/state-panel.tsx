import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Application, useDisableApplication, useEnableApplication } from '../api/applications.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Failure } from '../parts/failure.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';

export function StatePanel({ application: { clientId, metadata, disabled } }: { application: Application }) {
  const { t } = useTranslation('applications');
  const disable = useDisableApplication(clientId);
  const enable = useEnableApplication(clientId);
  const name = metadata.client_name;
  return (
    <Panel title={t('advanced.state')} lead={t('advanced.disableLead')}>
      {disabled && <Text>{t('advanced.disabled')}</Text>}
      {enable.error !== null && <Failure error={enable.error} />}
      <Group>
        {disabled ? (
          <Button
            loading={enable.isPending}
            onClick={() => enable.mutate(undefined, { onSuccess: () => sayDone(t('advanced.enabledNow')) })}
          >
            {t('advanced.enable')}
          </Button>
        ) : (
          <ConfirmButton
            label={t('advanced.disable')}
            title={t('advanced.disableTitle', { name })}
            confirm={t('advanced.disable')}
            danger
            onConfirm={async () => {
              await disable.mutateAsync(undefined);
              sayDone(t('advanced.disabledNow'));
            }}
          >
            {t('advanced.disableText', { name })}
          </ConfirmButton>
        )}
      </Group>
    </Panel>
  );
}
