import { Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../api/accounts.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { useFilters } from '../parts/filters.ts';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { stateOf } from './account-state.ts';

export function UserListPage() {
  const { t } = useTranslation('users');
  const format = useFormat();
  const { filters, setFilter } = useFilters('search');
  const paging = usePaging();
  const accounts = useAccounts({ ...filters, ...(paging.after && { after: paging.after }) });
  const missing = (
    <Text component="span" inherit c="dimmed">
      –
    </Text>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <LinkButton to="/console/users/new" leftSection={<IconPlus size={18} aria-hidden />}>
          {t('new')}
        </LinkButton>
      }
    >
      <SearchField label={t('search')} value={filters.search} onSearch={(value) => setFilter('search', value)} />
      <Answer of={accounts}>
        {({ items, next }) => (
          <Stack>
            {items.length === 0 ? (
              <Empty title={t('noneFound')}>{t('noneFoundText')}</Empty>
            ) : (
              <ListTable
                label={t('title')}
                rows={items}
                keyOf={({ id }) => id}
                isStale={accounts.isPlaceholderData}
                columns={[
                  {
                    label: t('username'),
                    cell: ({ id, username }) => (
                      <TextLink to={`/console/users/${encodeURIComponent(id)}`} fw={600}>
                        {username}
                      </TextLink>
                    ),
                  },
                  { label: t('displayName'), cell: ({ displayName }) => displayName ?? missing },
                  { label: t('email'), cell: ({ email }) => email ?? missing },
                  { label: t('roles'), cell: ({ roles }) => format.list(roles.map((role) => t(`role.${role}`))) },
                  { label: t('state'), cell: (account) => <StateBadge state={stateOf(account)} /> },
                  { label: t('lastSignIn'), cell: ({ lastSignInAt }) => <Instant at={lastSignInAt} /> },
                ]}
              />
            )}
            <PagingBar paging={paging} next={next} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
