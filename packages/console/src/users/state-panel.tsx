import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDisableAccount, useEnableAccount } from '../api/account-changes.ts';
import type { Account } from '../api/accounts.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Failure } from '../parts/failure.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';
import { SignOutConsequence } from './sign-out-consequence.tsx';

export function StatePanel({ account: { id, username, disabled } }: { account: Account }) {
  const { t } = useTranslation('users');
  const disable = useDisableAccount(id);
  const enable = useEnableAccount(id);
  return (
    <Panel title={t('disabling.title')} lead={t('disabling.lead')}>
      {disabled && <Text>{t('disabling.disabled')}</Text>}
      {enable.error !== null && <Failure error={enable.error} />}
      <Group>
        {disabled ? (
          <Button
            loading={enable.isPending}
            onClick={() => enable.mutate(undefined, { onSuccess: () => sayDone(t('disabling.enabledNow')) })}
          >
            {t('disabling.enable')}
          </Button>
        ) : (
          <ConfirmButton
            label={t('disabling.disable')}
            title={t('disabling.disableTitle', { name: username })}
            confirm={t('disabling.disable')}
            danger
            onConfirm={async () => {
              await disable.mutateAsync(undefined);
              sayDone(t('disabling.disabledNow', { name: username }));
            }}
          >
            <Stack gap="xs">
              <Text inherit>{t('disabling.disableText', { name: username })}</Text>
              <SignOutConsequence accountId={id} />
            </Stack>
          </ConfirmButton>
        )}
      </Group>
    </Panel>
  );
}
