import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { type Settings, useChangeSettings } from '../api/settings.ts';
import { useApiForm } from '../parts/api-form.ts';
import { useFormat } from '../parts/format.ts';
import { sayDone } from '../parts/say-done.ts';
import { DurationField } from './duration-field.tsx';
import { SettingPanel } from './setting-panel.tsx';
import { changeOf, type DurationName, millisecondsOf, WORDS } from './setting-words.ts';

/** One setting that is a length of time. */
export function DurationSetting({ name, settings }: { name: DurationName; settings: Settings }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const change = useChangeSettings();
  const words = WORDS[name];
  const value = millisecondsOf(settings, name);
  // The field has a name without a dot: with one it would be a path.
  const { form, ...state } = useApiForm({ [words]: value }, async ({ [words]: milliseconds = Number.NaN }) => {
    if (Number.isNaN(milliseconds))
      throw new Problem(422, { code: 'setting_invalid', message: t('missing'), field: words });
    await change.mutateAsync(changeOf(name, milliseconds)).catch((error: unknown) => {
      throw atField(error, name, words);
    });
    sayDone();
  });
  return (
    <SettingPanel
      {...{ name, settings, state }}
      shown={format.duration(value)}
      onReset={async () => {
        const changed = await change.mutateAsync(changeOf(name, null));
        form.setValues({ [words]: millisecondsOf(changed, name) });
      }}
    >
      <DurationField
        key={value}
        label={t(`${words}.label`)}
        description={t(`${words}.hint`)}
        {...form.getInputProps(words)}
      />
    </SettingPanel>
  );
}

function atField(error: unknown, name: DurationName, field: string): unknown {
  if (!(error instanceof Problem) || error.field !== name) return error;
  return new Problem(error.status, { code: error.code, message: error.message, field });
}
