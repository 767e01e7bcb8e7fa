import { Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';

interface Named {
  client_name: string;
  description: string;
}

/** What an application is called and what it is for. */
export function NameFields({ form }: { form: Pick<UseFormReturnType<Named>, 'getInputProps'> }) {
  const { t } = useTranslation('applications');
  return (
    <>
      <TextInput label={t('name')} required autoComplete="off" {...form.getInputProps('client_name')} />
      <Textarea
        label={t('description')}
        description={t('descriptionHint')}
        autosize
        minRows={2}
        {...form.getInputProps('description')}
      />
    </>
  );
}
