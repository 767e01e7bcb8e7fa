import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../api/settings.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { DurationSetting } from './duration-setting.tsx';
import { NetworksSetting } from './networks-setting.tsx';
import type { DurationName } from './setting-words.ts';
import { StartPanel } from './start-panel.tsx';

const DURATIONS: readonly DurationName[] = [
  'logoutWait',
  'retryPolicy.horizon',
  'sessionLifetimes.absolute',
  'sessionLifetimes.idle',
];

/** How the provider behaves: what may be changed while it runs, and what only another start changes. */
export default function SettingsPage() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Answer of={useSettings()}>
        {(settings) => (
          <Stack gap="lg">
            {DURATIONS.map((name) => (
              <DurationSetting key={name} name={name} settings={settings} />
            ))}
            <NetworksSetting settings={settings} />
            <StartPanel settings={settings} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
