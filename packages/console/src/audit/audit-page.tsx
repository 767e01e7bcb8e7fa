import { Group, NativeSelect, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAudit } from '../api/audit.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { useFilters } from '../parts/filters.ts';
import { Instant } from '../parts/instant.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { ActorName } from '../parts/names.tsx';
import { Page } from '../parts/page.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { ACTIONS, isAction } from './actions.ts';
import { AuditDetails } from './audit-details.tsx';
import { PartyFilter } from './party-filter.tsx';
import { TargetName } from './target-name.tsx';

/** Who changed what. */
export default function AuditPage() {
  const { t } = useTranslation('audit');
  const { filters, setFilter } = useFilters('action', 'actorId', 'targetId');
  const paging = usePaging();
  const audit = useAudit({ ...filters, ...(paging.after && { after: paging.after }) });
  const wordsOf = (action: string) => (isAction(action) ? t(`action.${action}`) : action);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Group align="flex-end" component="search">
        <NativeSelect
          label={t('what')}
          value={filters.action ?? ''}
          onChange={(event) => setFilter('action', event.currentTarget.value)}
          data={[{ value: '', label: t('anything') }, ...ACTIONS.map((value) => ({ value, label: wordsOf(value) }))]}
          w={{ base: '100%', xs: '16rem' }}
        />
        <PartyFilter
          label={t('who')}
          placeholder={t('anybody')}
          id={filters.actorId}
          onChoose={(id) => setFilter('actorId', id)}
        />
        <PartyFilter
          label={t('whom')}
          placeholder={t('anyTarget')}
          id={filters.targetId}
          onChoose={(id) => setFilter('targetId', id)}
        />
      </Group>
      <Answer of={audit}>
        {({ items, next }) => (
          <Stack>
            {items.length === 0 ? (
              <Empty title={t('none')}>{t('noneText')}</Empty>
            ) : (
              <ListTable
                label={t('title')}
                rows={items}
                keyOf={({ id }) => id}
                isStale={audit.isPlaceholderData}
                columns={[
                  { label: t('what'), cell: ({ action }) => <strong>{wordsOf(action)}</strong> },
                  { label: t('whom'), cell: ({ target }) => <TargetName target={target} /> },
                  { label: t('who'), cell: ({ by }) => <ActorName by={by} /> },
                  { label: t('when'), cell: ({ at }) => <Instant at={at} /> },
                  { label: t('details'), cell: ({ details }) => <AuditDetails details={details} /> },
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
