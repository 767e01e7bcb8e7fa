import { Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '../api/accounts.ts';
import { useSessions, useSignOutAccount } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';
import { TextLink } from '../parts/text-link.tsx';
import { SignOutConsequence } from './sign-out-consequence.tsx';

const SHOWN = 5;

/** Where the person is signed in, and out of everywhere. */
export function SessionsPanel({ account: { id, username } }: { account: Account }) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const sessions = useSessions({ accountId: id, state: 'live', limit: SHOWN });
  const signOut = useSignOutAccount(id);
  return (
    <Panel title={t('sessions.title')} lead={t('sessions.lead')}>
      <Answer of={sessions}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('sessions.none')} />
          ) : (
            <Stack>
              <ListTable
                label={t('sessions.title')}
                rows={items}
                keyOf={({ uid }) => uid}
                columns={[
                  {
                    label: t('sessions.device'),
                    cell: ({ uid, device }) => (
                      <TextLink to={`/console/sessions/${encodeURIComponent(uid)}`} fw={600}>
                        {device.name}
                      </TextLink>
                    ),
                  },
                  {
                    label: t('sessions.applications'),
                    cell: ({ applications }) =>
                      format.list(applications.filter(({ leftAt }) => leftAt === null).map(({ name }) => name)),
                  },
                  {
                    label: t('sessions.begun'),
                    cell: ({ authenticatedAt, createdAt }) => <Instant at={authenticatedAt ?? createdAt} />,
                  },
                  { label: t('sessions.lastUsed'), cell: ({ lastSeenAt }) => <Instant at={lastSeenAt} /> },
                ]}
              />
            </Stack>
          )
        }
      </Answer>
      <Group>
        <TextLink to={`/console/sessions?${new URLSearchParams({ accountId: id })}`}>{t('sessions.all')}</TextLink>
        <ConfirmButton
          label={t('sessions.signOut')}
          title={t('sessions.signOutTitle', { name: username })}
          confirm={t('sessions.signOut')}
          danger
          disabled={sessions.data?.items.length === 0}
          onConfirm={async () => {
            const { sessions: count } = await signOut.mutateAsync(undefined);
            sayDone(t('sessions.ended', { count }));
          }}
        >
          <SignOutConsequence accountId={id} />
        </ConfirmButton>
      </Group>
    </Panel>
  );
}
