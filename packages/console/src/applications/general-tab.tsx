import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Application } from '../api/applications.ts';
import { Failure } from '../parts/failure.tsx';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';
import { typeOf } from './application-type.ts';
import { useMetadataForm } from './use-metadata-form.ts';

export function GeneralTab({ application }: { application: Application }) {
  const { t } = useTranslation(['applications', 'common']);
  const { clientId, metadata, createdAt, updatedAt } = application;
  const { form, problem, isBusy, attributes } = useMetadataForm(
    application,
    { client_name: metadata.client_name, description: metadata.description ?? '' },
    ({ client_name, description }) => ({ client_name, description: description.trim() || undefined }),
  );
  return (
    <Panel title={t('tabs.general')}>
      <form {...attributes} noValidate>
        <Stack gap="lg" maw="42rem">
          <TextInput label={t('name')} required autoComplete="off" {...form.getInputProps('client_name')} />
          <Textarea
            label={t('description')}
            description={t('descriptionHint')}
            autosize
            minRows={2}
            {...form.getInputProps('description')}
          />
          {problem !== undefined && <Failure error={problem} />}
          <Group>
            <Button type="submit" loading={isBusy}>
              {t('common:actions.update')}
            </Button>
          </Group>
        </Stack>
      </form>
      <Values>
        <CopyableValue name={t('clientId')} value={clientId} />
        <Value name={t('type.label')}>{t(`type.${typeOf(metadata)}`)}</Value>
        <Value name={t('created')}>
          <Instant at={createdAt} />
        </Value>
        <Value name={t('changed')}>
          <Instant at={updatedAt} />
        </Value>
      </Values>
    </Panel>
  );
}
