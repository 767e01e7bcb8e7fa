import { FileInput, Paper } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useImportApplications } from '../api/applications.ts';
import { Problem } from '../api/problem.ts';
import { useApiForm } from '../parts/api-form.ts';
import { CodeField } from '../parts/code-field.tsx';
import { Form } from '../parts/form.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { type ImportedApplication, ImportedList } from './imported-list.tsx';

interface Refusal {
  entry: number;
  field: string;
  message: string;
}

export function ImportPage() {
  const { t } = useTranslation('applications');
  const importAll = useImportApplications();
  const [imported, setImported] = useState<readonly ImportedApplication[]>();
  const { form, ...state } = useApiForm({ list: '' }, async ({ list }) => {
    const entries = parseList(list);
    if (entries === undefined) {
      throw new Problem(0, { code: 'json_invalid', message: t('importing.notList'), field: 'list' });
    }
    setImported((await importAll.mutateAsync(entries)).items);
  });
  const refusals = refusalsOf(state.problem);
  if (imported !== undefined) return <ImportedList applications={imported} />;
  return (
    <Page title={t('importing.title')} lead={t('importing.lead')}>
      <Paper withBorder p="lg">
        <Form {...state} submit={t('importing.button')} cancel="/console/applications">
          <FileInput
            label={t('importing.file')}
            accept="application/json,.json"
            clearable
            onChange={(file) => void file?.text().then((text) => form.setFieldValue('list', text))}
          />
          <CodeField
            label={t('importing.label')}
            minRows={8}
            maxRows={24}
            placeholder='[{ "client_name": "Photos", "redirect_uris": ["https://photos.example/callback"] }]'
            {...form.getInputProps('list')}
          />
          {refusals.length > 0 && (
            <ListTable
              label={t('importing.refused')}
              rows={refusals}
              keyOf={({ entry }) => entry}
              columns={[
                { label: t('importing.entry'), cell: ({ entry }) => entry + 1 },
                { label: t('importing.field'), cell: ({ field }) => field },
                { label: t('importing.message'), cell: ({ message }) => message },
              ]}
            />
          )}
        </Form>
      </Paper>
    </Page>
  );
}

function parseList(text: string): Record<string, unknown>[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the API says about each entry (`import_invalid`). */
function refusalsOf(problem: unknown): Refusal[] {
  if (!(problem instanceof Problem) || problem.code !== 'import_invalid') return [];
  const { entries } = problem.details;
  return Array.isArray(entries) ? entries : [];
}
