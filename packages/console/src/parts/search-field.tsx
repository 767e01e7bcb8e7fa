import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface SearchFieldProps {
  label: string;
  /** What is searched for now. */
  value: string | undefined;
  onSearch: (value: string) => void;
}

/** Searches while the person types, once they pause. */
export function SearchField({ label, value = '', onSearch }: SearchFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const search = useDebouncedCallback(onSearch, 300);
  const change = (next: string) => {
    setText(next);
    search(next.trim());
  };
  return (
    <TextInput
      type="search"
      label={label}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text !== '' && <CloseButton aria-label={t('actions.clear')} onClick={() => change('')} />}
      w={{ base: '100%', xs: '20rem' }}
    />
  );
}
