import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingName, Settings } from '../api/settings.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Form, type FormState } from '../parts/form.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';
import { WORDS } from './setting-words.ts';

interface SettingPanelProps {
  name: SettingName;
  settings: Settings;
  /** The value in words, for a setting that cannot be changed. */
  shown: ReactNode;
  onReset: () => Promise<unknown>;
  state: FormState;
  /** The fields. */
  children: ReactNode;
}

/** One setting: where its value comes from, and the form that changes it if that may be done while the provider runs. */
export function SettingPanel({ name, settings, shown, onReset, state, children }: SettingPanelProps) {
  const { t } = useTranslation('settings');
  const source = settings.sources[name] ?? 'default';
  const words = WORDS[name];
  const title = t(`${words}.title`);
  const isFixed = !settings.changeable.includes(name);
  const mark = (
    <Badge
      variant="light"
      color={source === 'stored' ? 'indigo' : 'gray'}
      tt="none"
      leftSection={isFixed && <IconLock size={12} aria-hidden />}
    >
      {t(`source.${source}`)}
    </Badge>
  );
  return (
    <Panel title={title} lead={t(`${words}.lead`)}>
      {isFixed ? (
        <Stack gap="xs">
          <Group gap="sm">
            <Text fw={600} component="div">
              {shown}
            </Text>
            {mark}
          </Group>
          <Text size="sm" c="dimmed">
            {t('fixed')}
          </Text>
        </Stack>
      ) : (
        <Form
          {...state}
          gap="sm"
          maw="42rem"
          what={title}
          beside={
            <>
              {source === 'stored' && (
                <ConfirmButton
                  label={t('reset')}
                  what={title}
                  title={t('resetTitle', { title })}
                  confirm={t('reset')}
                  onConfirm={async () => {
                    await onReset();
                    sayDone();
                  }}
                >
                  {t('resetText')}
                </ConfirmButton>
              )}
              {mark}
            </>
          }
        >
          {children}
        </Form>
      )}
    </Panel>
  );
}
