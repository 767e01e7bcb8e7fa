import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOwnSessions } from '../api/own-account.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { RecentSignOuts } from './recent-sign-outs.tsx';
import { SessionCard } from './session-card.tsx';
import { SignOutOthersButton } from './sign-out-others-button.tsx';

/** Where the person is signed in, and who heard of it when they no longer are. */
export default function OwnSessionsPage() {
  const { t } = useTranslation(['account', 'common']);
  const paging = usePaging();
  const sessions = useOwnSessions(paging.after === undefined ? {} : { after: paging.after });
  return (
    <Page
      title={t('common:nav.accountSessions')}
      lead={t('sessions.lead')}
      actions={sessions.data && <SignOutOthersButton page={sessions.data} />}
    >
      <Answer of={sessions}>
        {({ items, next }) => (
          <Stack>
            <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('sessions.label')}>
              {items
                .toSorted((a, b) => Number(b.current) - Number(a.current))
                .map((session) => (
                  <SessionCard key={session.uid} session={session} />
                ))}
            </Stack>
            <PagingBar paging={paging} next={next} />
          </Stack>
        )}
      </Answer>
      <RecentSignOuts />
    </Page>
  );
}
