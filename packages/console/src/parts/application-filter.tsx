import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApplication, useApplications } from '../api/applications.ts';
import { SearchSelect } from './search-select.tsx';

interface ApplicationFilterProps {
  clientId: string | undefined;
  onChoose: (clientId: string | null) => void;
}

/** One application of all, or any. */
export function ApplicationFilter({ clientId, onChoose }: ApplicationFilterProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const found = useApplications({ limit: 20, ...(search && { search }) });
  const chosen = useApplication(clientId ?? '', clientId !== undefined);
  return (
    <SearchSelect
      label={t('filters.application')}
      placeholder={t('filters.anyApplication')}
      chosen={clientId === undefined ? undefined : { value: clientId, label: chosen.data?.metadata.client_name ?? '…' }}
      found={(found.data?.items ?? []).map(({ clientId: value, name: label }) => ({ value, label }))}
      onSearch={setSearch}
      onChoose={onChoose}
    />
  );
}
