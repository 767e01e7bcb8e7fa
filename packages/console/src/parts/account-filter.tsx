import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount, useAccounts } from '../api/accounts.ts';
import { SearchSelect } from './search-select.tsx';

interface AccountFilterProps {
  accountId: string | undefined;
  onChoose: (accountId: string | null) => void;
}

/** One person of all, or anybody. */
export function AccountFilter({ accountId, onChoose }: AccountFilterProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const found = useAccounts({ limit: 20, ...(search && { search }) });
  const chosen = useAccount(accountId ?? '', accountId !== undefined);
  return (
    <SearchSelect
      label={t('filters.user')}
      placeholder={t('filters.anyUser')}
      chosen={accountId === undefined ? undefined : { value: accountId, label: chosen.data?.username ?? '…' }}
      found={(found.data?.items ?? []).map(({ id: value, username: label }) => ({ value, label }))}
      onSearch={setSearch}
      onChoose={onChoose}
    />
  );
}
