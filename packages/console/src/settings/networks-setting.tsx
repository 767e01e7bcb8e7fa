import { Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Settings, useChangeSettings } from '../api/settings.ts';
import { useApiForm } from '../parts/api-form.ts';
import { sayDone } from '../parts/say-done.ts';
import { TextList, withoutEmpty } from '../parts/url-list.tsx';
import { Warning } from '../parts/warning.tsx';
import { SettingPanel } from './setting-panel.tsx';

/** Private networks and hosts that Logout Tokens may go to. */
export function NetworksSetting({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const { allowPrivateNetworks } = settings;
  const change = useChangeSettings();
  const { form, ...state } = useApiForm({ allowPrivateNetworks }, async (values) => {
    const entries = withoutEmpty(values.allowPrivateNetworks);
    await change.mutateAsync({ allowPrivateNetworks: entries });
    form.setValues({ allowPrivateNetworks: entries });
    sayDone();
  });
  const shown =
    allowPrivateNetworks.length === 0
      ? t('networks.none')
      : allowPrivateNetworks.map((entry) => <Code key={entry}>{entry}</Code>);
  return (
    <SettingPanel
      name="allowPrivateNetworks"
      {...{ settings, shown, state }}
      onReset={async () => {
        const { allowPrivateNetworks: entries } = await change.mutateAsync({ allowPrivateNetworks: null });
        form.setValues({ allowPrivateNetworks: entries });
      }}
    >
      <Warning>{t('networks.warning')}</Warning>
      <TextList
        label={t('networks.label')}
        description={t('networks.hint')}
        placeholder="10.0.0.0/8"
        add={t('networks.add')}
        {...form.getInputProps('allowPrivateNetworks')}
      />
    </SettingPanel>
  );
}
