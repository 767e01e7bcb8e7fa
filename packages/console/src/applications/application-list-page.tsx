import { Stack, Text } from '@mantine/core';
import { IconPlus, IconTicket, IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApplications } from '../api/applications.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { useFilters } from '../parts/filters.ts';
import { Instant } from '../parts/instant.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';

export function ApplicationListPage() {
  const { t } = useTranslation('applications');
  const { filters, setFilter } = useFilters('search');
  const paging = usePaging();
  const applications = useApplications({ ...filters, ...(paging.after && { after: paging.after }) });
  const actions = (
    <>
      <LinkButton
        to="/console/applications/registration-tokens"
        variant="default"
        leftSection={<IconTicket size={18} aria-hidden />}
      >
        {t('registrationTokens')}
      </LinkButton>
      <LinkButton
        to="/console/applications/import"
        variant="default"
        leftSection={<IconUpload size={18} aria-hidden />}
      >
        {t('import')}
      </LinkButton>
      <LinkButton to="/console/applications/new" leftSection={<IconPlus size={18} aria-hidden />}>
        {t('new')}
      </LinkButton>
    </>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={actions}>
      <SearchField label={t('search')} value={filters.search} onSearch={(value) => setFilter('search', value)} />
      <Answer of={applications}>
        {({ items, next }) => (
          <Stack>
            {items.length === 0 ? (
              <Empty title={t(filters.search ? 'noneFound' : 'none')}>
                {t(filters.search ? 'noneFoundText' : 'noneText')}
              </Empty>
            ) : (
              <ListTable
                label={t('title')}
                rows={items}
                keyOf={({ clientId }) => clientId}
                isStale={applications.isPlaceholderData}
                columns={[
                  {
                    label: t('name'),
                    cell: ({ clientId, name }) => (
                      <TextLink to={`/console/applications/${encodeURIComponent(clientId)}`} fw={600}>
                        {name}
                      </TextLink>
                    ),
                  },
                  {
                    label: t('backchannelLogoutUrl'),
                    cell: ({ backchannelLogoutUri: uri }) =>
                      uri ?? (
                        <Text c="dimmed" inherit>
                          {t('noLogoutUrl')}
                        </Text>
                      ),
                  },
                  {
                    label: t('state'),
                    cell: ({ disabled }) => (
                      <StateBadge state={disabled ? 'applicationState.disabled' : 'applicationState.enabled'} />
                    ),
                  },
                  { label: t('changed'), cell: ({ updatedAt }) => <Instant at={updatedAt} /> },
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
