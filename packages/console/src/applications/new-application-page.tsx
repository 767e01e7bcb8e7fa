import { Paper, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ClientMetadata, type Registered, useRegisterApplication } from '../api/applications.ts';
import { useApiForm } from '../parts/api-form.ts';
import { Form } from '../parts/form.tsx';
import { Page } from '../parts/page.tsx';
import { UrlList, withoutEmpty } from '../parts/url-list.tsx';
import { APPLICATION_TYPES, type ApplicationType, metadataOf } from './application-type.ts';
import { NameFields } from './name-fields.tsx';
import { RegisteredPanel } from './registered-panel.tsx';

interface NewApplication extends Record<string, unknown> {
  client_name: string;
  description: string;
  redirect_uris: string[];
  scope: string;
}

export function NewApplicationPage() {
  const { t } = useTranslation('applications');
  const [type, setType] = useState<ApplicationType>('web');
  const [registered, setRegistered] = useState<Registered & { name: string }>();
  const register = useRegisterApplication();
  const isMachine = type === 'machine';
  const { form, ...state } = useApiForm<NewApplication>(
    { client_name: '', description: '', redirect_uris: [''], scope: 'curfew:admin.read' },
    async ({ client_name, description, redirect_uris, scope }) => {
      const metadata = {
        ...metadataOf(type),
        client_name,
        ...(description !== '' && { description }),
        redirect_uris: isMachine ? [] : withoutEmpty(redirect_uris),
        ...(isMachine && { scope }),
      };
      // The provider fills in its defaults; the types of the description ask for them.
      const made = await register.mutateAsync(metadata as ClientMetadata);
      setRegistered({ ...made, name: client_name });
    },
  );
  if (registered !== undefined) return <RegisteredPanel {...registered} />;
  return (
    <Page title={t('new')}>
      <Paper withBorder p="lg" maw="42rem">
        <Form {...state} submit={t('register')} cancel="/console/applications">
          <NameFields form={form} />
          <Radio.Group label={t('type.label')} value={type} onChange={(value) => setType(value as ApplicationType)}>
            <Stack gap="sm" mt="xs">
              {APPLICATION_TYPES.map((value) => (
                <Radio key={value} value={value} label={t(`type.${value}`)} description={t(`type.${value}Hint`)} />
              ))}
            </Stack>
          </Radio.Group>
          {isMachine ? (
            <Radio.Group label={t('access.label')} {...form.getInputProps('scope')}>
              <Stack gap="sm" mt="xs">
                <Radio value="curfew:admin.read" label={t('access.read')} />
                <Radio value="curfew:admin" label={t('access.change')} />
              </Stack>
            </Radio.Group>
          ) : (
            <UrlList
              label={t('redirectUrls')}
              description={t('redirectUrlsHint')}
              add={t('addUrl')}
              required
              {...form.getInputProps('redirect_uris')}
            />
          )}
        </Form>
      </Paper>
    </Page>
  );
}
