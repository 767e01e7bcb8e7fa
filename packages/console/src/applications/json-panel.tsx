import { useTranslation } from 'react-i18next';
import { type Application, type ClientMetadata, useUpdateApplication } from '../api/applications.ts';
import { Problem } from '../api/problem.ts';
import { useApiForm } from '../parts/api-form.ts';
import { CodeField } from '../parts/code-field.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Form } from '../parts/form.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';

/** The metadata whole, as the API has it. */
export function JsonPanel({ application: { clientId, metadata } }: { application: Application }) {
  const { t } = useTranslation('applications');
  const update = useUpdateApplication(clientId);
  const invalid = () => new Problem(0, { code: 'json_invalid', message: t('advanced.jsonInvalid'), field: 'json' });
  const { form, ...state } = useApiForm({ json: JSON.stringify(metadata, null, 2) }, async ({ json }) => {
    const replacement = parseObject(json);
    if (replacement === undefined) throw invalid();
    await update.mutateAsync(replacement);
    sayDone();
  });
  return (
    <Panel title={t('advanced.json')} lead={t('advanced.jsonLead')}>
      <Form
        {...state}
        submit={t('advanced.jsonReplace')}
        button={{ variant: 'default' }}
        beside={<CopyButton value={form.values.json} what={t('advanced.json')} />}
      >
        <CodeField label={t('advanced.jsonLabel')} minRows={6} maxRows={24} {...form.getInputProps('json')} />
      </Form>
    </Panel>
  );
}

function parseObject(text: string): ClientMetadata | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // What else is wrong with it says the API.
    return typeof value === 'object' && value !== null ? (value as ClientMetadata) : undefined;
  } catch {
    return undefined;
  }
}
