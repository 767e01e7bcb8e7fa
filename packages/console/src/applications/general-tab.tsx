import { useTranslation } from 'react-i18next';
import type { Application } from '../api/applications.ts';
import { Form } from '../parts/form.tsx';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';
import { typeOf } from './application-type.ts';
import { NameFields } from './name-fields.tsx';
import { useMetadataForm } from './use-metadata-form.ts';

export function GeneralTab({ application }: { application: Application }) {
  const { t } = useTranslation('applications');
  const { clientId, metadata, createdAt, updatedAt } = application;
  const { form, ...state } = useMetadataForm(
    application,
    { client_name: metadata.client_name, description: metadata.description ?? '' },
    ({ client_name, description }) => ({ client_name, description: description.trim() || undefined }),
  );
  return (
    <Panel title={t('tabs.general')}>
      <Form {...state} maw="42rem">
        <NameFields form={form} />
      </Form>
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
