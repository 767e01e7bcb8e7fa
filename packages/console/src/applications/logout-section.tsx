import { Checkbox, Group, Stack, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Panel } from '../parts/panel.tsx';
import { LogoutUrlTestButton } from './logout-url-test-button.tsx';
import { type ProtocolValues, REASONS } from './protocol-values.ts';

/** How the application hears of logouts (Back-Channel Logout 1.0, section 2.2). */
export function LogoutSection({ form, clientId }: { form: UseFormReturnType<ProtocolValues>; clientId: string }) {
  const { t } = useTranslation(['applications', 'common']);
  const toggle = (name: keyof ProtocolValues) => form.getInputProps(name, { type: 'checkbox' });
  return (
    <Panel title={t('protocol.logoutUrls')} lead={t('protocol.logoutUrlsLead')}>
      <Stack gap="lg" maw="42rem">
        <TextInput
          label={t('backchannelLogoutUrl')}
          description={t('protocol.backchannelLogoutUrlHint')}
          type="url"
          placeholder="https://"
          autoComplete="off"
          {...form.getInputProps('backchannel_logout_uri')}
        />
        <LogoutUrlTestButton clientId={clientId} uri={form.values.backchannel_logout_uri.trim()} />
        <Switch label={t('protocol.sessionRequired')} {...toggle('backchannel_logout_session_required')} />
        <Switch label={t('protocol.allReasons')} {...toggle('tells_all_reasons')} />
        {!form.values.tells_all_reasons && (
          <Checkbox.Group label={t('protocol.reasons')} {...form.getInputProps('backchannel_logout_reasons')}>
            <Group gap="xs" mt="xs" align="flex-start">
              {REASONS.map((reason) => (
                <Checkbox key={reason} value={reason} label={t(`common:reason.${reason}`)} w="18rem" />
              ))}
            </Group>
          </Checkbox.Group>
        )}
        <Switch label={t('protocol.tellReason')} {...toggle('backchannel_logout_tell_reason')} />
        <Switch label={t('protocol.revokeOffline')} {...toggle('backchannel_logout_revoke_offline_access')} />
      </Stack>
    </Panel>
  );
}
