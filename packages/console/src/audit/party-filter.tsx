import { useState } from 'react';
import { useAccount, useAccounts } from '../api/accounts.ts';
import { useApplication, useApplications } from '../api/applications.ts';
import { SearchSelect } from '../parts/search-select.tsx';

const FOUND = 10;

interface PartyFilterProps {
  label: string;
  placeholder: string;
  /** Of a person or an application; of anything else where a link led here. */
  id: string | undefined;
  onChoose: (id: string | null) => void;
}

/** One person or application of all, or any. */
export function PartyFilter({ label, placeholder, id, onChoose }: PartyFilterProps) {
  const [search, setSearch] = useState('');
  const query = { limit: FOUND, ...(search && { search }) };
  const accounts = useAccounts(query).data?.items ?? [];
  const applications = useApplications(query).data?.items ?? [];
  const name = useNameOf(id);
  return (
    <SearchSelect
      label={label}
      placeholder={placeholder}
      chosen={id === undefined ? undefined : { value: id, label: name }}
      found={[
        ...accounts.map(({ id: value, username: label }) => ({ value, label })),
        ...applications.map(({ clientId: value, name: label }) => ({ value, label })),
      ]}
      onSearch={setSearch}
      onChoose={onChoose}
    />
  );
}

/** What somebody is called who may be a person or an application; the id of anything else. */
function useNameOf(id = ''): string {
  const account = useAccount(id, id !== '');
  const application = useApplication(id, id !== '' && account.isError);
  return account.data?.username ?? application.data?.metadata.client_name ?? id;
}
