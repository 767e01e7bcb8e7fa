import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useDeleteAccount } from '../api/account-changes.ts';
import type { Account } from '../api/accounts.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';
import { SignOutConsequence } from './sign-out-consequence.tsx';

export function DeletePanel({ account: { id, username } }: { account: Account }) {
  const { t } = useTranslation('users');
  const [, navigate] = useLocation();
  const remove = useDeleteAccount(id);
  return (
    <Panel title={t('deleting.title')} lead={t('deleting.lead')} danger>
      <Group>
        <ConfirmButton
          label={t('deleting.title')}
          title={t('deleting.confirmTitle', { name: username })}
          confirm={t('deleting.title')}
          danger
          onConfirm={async () => {
            await remove.mutateAsync(undefined);
            sayDone(t('deleting.deleted', { name: username }));
            navigate('/console/users', { replace: true });
          }}
        >
          <Stack gap="xs">
            <Text inherit>{t('deleting.text', { name: username })}</Text>
            <SignOutConsequence accountId={id} />
          </Stack>
        </ConfirmButton>
      </Group>
    </Panel>
  );
}
