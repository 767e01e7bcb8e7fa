import { Button, Code, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Registered } from '../api/applications.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { Warning } from '../parts/warning.tsx';

export type ImportedApplication = Registered & { name: string };

/** What was imported, with the secrets, which are shown only here. */
export function ImportedList({ applications }: { applications: readonly ImportedApplication[] }) {
  const { t } = useTranslation('applications');
  const copyable = (value: string, what: string) => (
    <Group gap="xs" wrap="nowrap">
      <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
      <CopyButton value={value} what={what} />
    </Group>
  );
  return (
    <Page
      title={t('importing.done', { count: applications.length })}
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => download('applications.json', JSON.stringify(applications, null, 2))}
        >
          {t('importing.download')}
        </Button>
      }
    >
      <Warning>{t('registered.secretOnce')}</Warning>
      <ListTable
        label={t('title')}
        rows={applications}
        keyOf={({ clientId }) => clientId}
        columns={[
          {
            label: t('name'),
            cell: ({ clientId, name }) => <TextLink to={`/console/applications/${clientId}`}>{name}</TextLink>,
          },
          { label: t('clientId'), cell: ({ clientId }) => copyable(clientId, t('clientId')) },
          {
            label: t('clientSecret'),
            cell: ({ clientSecret }) =>
              clientSecret === null ? t('registered.public') : copyable(clientSecret, t('clientSecret')),
          },
        ]}
      />
    </Page>
  );
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
