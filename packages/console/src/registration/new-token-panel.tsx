import { Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useIssueRegistrationToken } from '../api/registration-tokens.ts';
import { useApiForm } from '../parts/api-form.ts';
import { Form } from '../parts/form.tsx';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';
import { Warning } from '../parts/warning.tsx';

/** Seconds. */
const LIFETIMES = { hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000, year: 31_536_000 } as const;
type Lifetime = keyof typeof LIFETIMES;
const NAMES = Object.keys(LIFETIMES) as Lifetime[];

/** @param endpoint where applications register themselves. */
export function NewTokenPanel({ endpoint }: { endpoint: string }) {
  const { t } = useTranslation('registration');
  const issue = useIssueRegistrationToken();
  const { form, ...state } = useApiForm(
    { name: '', uses: 1 as number | string, expiresIn: 'day' as Lifetime },
    async ({ name, uses, expiresIn }) => {
      await issue.mutateAsync({ name, uses: Number(uses), expiresIn: LIFETIMES[expiresIn] });
      form.reset();
    },
  );
  return (
    <Panel title={t('new')} lead={t('newLead')}>
      <Form {...state} maw="42rem" submit={t('issue')}>
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          required
          autoComplete="off"
          {...form.getInputProps('name')}
        />
        <Group align="flex-start">
          <NumberInput
            label={t('uses')}
            min={1}
            max={100_000}
            allowDecimal={false}
            allowNegative={false}
            w="12rem"
            {...form.getInputProps('uses')}
          />
          <NativeSelect
            label={t('lifetime')}
            w="12rem"
            data={NAMES.map((value) => ({ value, label: t(`for.${value}`) }))}
            {...form.getInputProps('expiresIn')}
          />
        </Group>
      </Form>
      {issue.data !== undefined && (
        <Warning isNews title={t('issued', { name: issue.variables.name })}>
          {t('once')}
          <Values>
            <CopyableValue name={t('token')} value={issue.data.token} />
            <Value name={t('expires')}>
              <Instant at={issue.data.expiresAt} />
            </Value>
            <CopyableValue name={t('endpoint')} value={endpoint} />
          </Values>
          {t('howTo')}
        </Warning>
      )}
    </Panel>
  );
}
