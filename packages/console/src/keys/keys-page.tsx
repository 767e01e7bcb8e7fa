import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDiscovery } from '../api/discovery.ts';
import { useKeys } from '../api/keys.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { Panel } from '../parts/panel.tsx';
import { CopyableValue, Values } from '../parts/values.tsx';
import { KeyTable } from './key-table.tsx';
import { RotatePanel } from './rotate-panel.tsx';

export default function KeysPage() {
  const { t } = useTranslation('keys');
  const keys = useKeys();
  const { data: discovery } = useDiscovery();
  const address = discovery?.jwks_uri;
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Answer of={keys}>{({ items }) => <KeyTable keys={items} />}</Answer>
      <RotatePanel />
      <Panel title={t('published')} lead={t('publishedLead')}>
        {typeof address === 'string' ? (
          <Values>
            <CopyableValue name={t('address')} value={address} />
          </Values>
        ) : (
          <Text c="dimmed">…</Text>
        )}
      </Panel>
    </Page>
  );
}
