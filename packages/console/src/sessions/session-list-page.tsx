import { Group, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../api/live-refresh.ts';
import { useSessions } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { useFilters } from '../parts/filters.ts';
import { LiveBadge } from '../parts/live-badge.tsx';
import { Page } from '../parts/page.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { limitsOf } from './session-ages.ts';
import { FILTERS, SessionFilters } from './session-filters.tsx';
import { SessionTable } from './session-table.tsx';
import { SignOutAccount } from './sign-out-account.tsx';
import { SignOutApplication } from './sign-out-application.tsx';
import { SignOutEverybody } from './sign-out-everybody.tsx';

/** Who is signed in where, and was. */
export function SessionListPage() {
  const { t } = useTranslation('sessions');
  const { filters, setFilter } = useFilters(...FILTERS);
  const paging = usePaging();
  const { accountId, clientId, device, begun, used } = filters;
  const state = filters.state === 'live' || filters.state === 'ended' ? filters.state : undefined;
  // "An hour ago" is counted from when it was chosen: pages of a list must be of one list.
  const limits = useMemo(() => {
    const now = Date.now();
    return { ...limitsOf('begun', begun, now), ...limitsOf('used', used, now) };
  }, [begun, used]);
  const sessions = useSessions({
    ...limits,
    ...(accountId && { accountId }),
    ...(clientId && { clientId }),
    ...(device && { device }),
    ...(state && { state }),
    ...(paging.after && { after: paging.after }),
  });
  const live = useLiveRefresh(['sessions'], ({ type }) => type === 'termination');
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <LiveBadge state={live} />
          <SignOutEverybody />
        </>
      }
    >
      <SessionFilters {...{ filters, setFilter }} />
      {(accountId !== undefined || clientId !== undefined) && (
        <Group gap="sm">
          {accountId !== undefined && <SignOutAccount accountId={accountId} />}
          {clientId !== undefined && <SignOutApplication clientId={clientId} />}
        </Group>
      )}
      <Answer of={sessions}>
        {({ items, next }) => (
          <Stack>
            {items.length === 0 ? (
              <Empty title={t(isFiltered ? 'noneFound' : 'none')}>{t(isFiltered ? 'noneFoundText' : 'noneText')}</Empty>
            ) : (
              <SessionTable sessions={items} isStale={sessions.isPlaceholderData} />
            )}
            <PagingBar paging={paging} next={next} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
