import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Panel } from '../parts/panel.tsx';
import { UrlList } from '../parts/url-list.tsx';
import { GRANT_TYPES, type ProtocolValues } from './protocol-values.ts';

/** How people, or the program itself, get in. */
export function AccessSection({ form }: { form: UseFormReturnType<ProtocolValues> }) {
  const { t } = useTranslation('applications');
  return (
    <Panel title={t('protocol.access')}>
      <Stack gap="lg" maw="42rem">
        <Checkbox.Group label={t('protocol.grantTypes')} {...form.getInputProps('grant_types')}>
          <Stack gap="xs" mt="xs">
            {GRANT_TYPES.map((grant) => (
              <Checkbox key={grant} value={grant} label={t(`protocol.${grant}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label={t('protocol.clientAuthentication')}
          data={[
            { value: 'client_secret_basic', label: t('protocol.client_secret_basic') },
            { value: 'client_secret_post', label: t('protocol.client_secret_post') },
            { value: 'none', label: t('protocol.publicClient') },
          ]}
          {...form.getInputProps('token_endpoint_auth_method')}
        />
        <UrlList
          label={t('redirectUrls')}
          description={t('redirectUrlsHint')}
          add={t('addUrl')}
          {...form.getInputProps('redirect_uris')}
        />
        <UrlList
          label={t('protocol.postLogoutUrls')}
          description={t('protocol.postLogoutUrlsHint')}
          add={t('addUrl')}
          {...form.getInputProps('post_logout_redirect_uris')}
        />
        <TextInput
          label={t('protocol.scope')}
          description={t('protocol.scopeHint')}
          autoComplete="off"
          {...form.getInputProps('scope')}
        />
      </Stack>
    </Panel>
  );
}
