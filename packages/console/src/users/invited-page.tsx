import { Group, Paper, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '../api/account-changes.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { Page } from '../parts/page.tsx';
import { InvitationLink } from './invitation-link.tsx';

/** A new account that waits for its person, with the link to send them. */
export function InvitedPage({ id, username, invitation }: { id: string; username: string; invitation: Invitation }) {
  const { t } = useTranslation('users');
  return (
    <Page title={t('invited.title', { name: username })} lead={t('invited.lead')}>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }} maw="42rem">
        <Stack>
          <InvitationLink invitation={invitation} />
          <Group>
            <LinkButton to={`/console/users/${encodeURIComponent(id)}`}>{t('invited.open')}</LinkButton>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
}
