import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../api/accounts.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { stateOf } from './account-state.ts';
import { DeletePanel } from './delete-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { ProfilePanel } from './profile-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { StatePanel } from './state-panel.tsx';
import { UserConsentsPanel } from './user-consents-panel.tsx';

export function UserPage({ id }: { id: string }) {
  const { t } = useTranslation('users');
  const account = useAccount(id);
  const { data } = account;
  return (
    <Page
      title={data?.displayName ?? data?.username ?? t('title')}
      lead={data !== undefined && data.displayName !== null ? data.username : undefined}
      actions={data !== undefined && <StateBadge state={stateOf(data)} />}
    >
      <Answer of={account}>
        {(shown) => (
          <Stack gap="lg">
            <ProfilePanel account={shown} />
            <SessionsPanel account={shown} />
            <UserConsentsPanel account={shown} />
            <PasswordPanel account={shown} />
            <StatePanel account={shown} />
            <DeletePanel account={shown} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
