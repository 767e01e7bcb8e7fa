import { Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AccountFilter } from '../parts/account-filter.tsx';
import { ApplicationFilter } from '../parts/application-filter.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { AGE_NAMES } from './session-ages.ts';

export const FILTERS = ['accountId', 'clientId', 'state', 'device', 'begun', 'used'] as const;
export type FilterName = (typeof FILTERS)[number];

const STATES = ['live', 'ended'] as const;

interface SessionFiltersProps {
  filters: Partial<Record<FilterName, string>>;
  setFilter: (name: FilterName, value: string | null) => void;
}

/** Which sessions are listed. */
export function SessionFilters({ filters, setFilter }: SessionFiltersProps) {
  const { t } = useTranslation(['sessions', 'common']);
  const ages = AGE_NAMES.map((value) => ({ value, label: t(`age.${value}`) }));
  return (
    <Group align="flex-end" role="search" aria-label={t('filters')}>
      <AccountFilter accountId={filters.accountId} onChoose={(value) => setFilter('accountId', value)} />
      <ApplicationFilter clientId={filters.clientId} onChoose={(value) => setFilter('clientId', value)} />
      <Select
        label={t('common:filters.state')}
        placeholder={t('common:filters.anyState')}
        data={STATES.map((value) => ({ value, label: t(`common:sessionState.${value}`) }))}
        value={filters.state ?? null}
        onChange={(value) => setFilter('state', value)}
        clearable
        w={{ base: 'calc(50% - 0.5rem)', xs: '9rem' }}
      />
      {(['begun', 'used'] as const).map((name) => (
        <Select
          key={name}
          label={t(name)}
          placeholder={t('age.any')}
          data={ages}
          value={filters[name] ?? null}
          onChange={(value) => setFilter(name, value)}
          clearable
          w={{ base: 'calc(50% - 0.5rem)', xs: '13rem' }}
        />
      ))}
      <SearchField label={t('device')} value={filters.device} onSearch={(value) => setFilter('device', value)} />
    </Group>
  );
}
