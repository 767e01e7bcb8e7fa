import { Select } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';

interface Choice {
  value: string;
  label: string;
}

interface SearchSelectProps {
  label: string;
  placeholder: string;
  chosen: Choice | undefined;
  /** What the server found for what was typed. */
  found: readonly Choice[];
  onSearch: (text: string) => void;
  onChoose: (value: string | null) => void;
}

/** Chooses one of many: the server searches while the person types. */
export function SearchSelect({ label, placeholder, chosen, found, onSearch, onChoose }: SearchSelectProps) {
  const { t } = useTranslation();
  const search = useDebouncedCallback(onSearch, 300);
  const others = found.filter(({ value }) => value !== chosen?.value);
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={chosen === undefined ? others : [chosen, ...others]}
      value={chosen?.value ?? null}
      onChange={onChoose}
      searchable
      clearable
      // The server has filtered; what is chosen stays in reach.
      filter={({ options }) => options}
      onSearchChange={(text) => search(text === chosen?.label ? '' : text.trim())}
      nothingFoundMessage={t('states.nothingFound')}
      maxDropdownHeight={280}
      w={{ base: 'calc(50% - 0.5rem)', xs: '14rem' }}
    />
  );
}
