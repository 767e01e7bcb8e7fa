import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.tsx';
import { Panel } from '../parts/panel.tsx';
import { CapabilityList } from './capability-list.tsx';
import { EndpointList } from './endpoint-list.tsx';

export default function InfoPage() {
  const { t } = useTranslation('info');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Panel title={t('endpoints')}>
        <EndpointList />
      </Panel>
      <Panel title={t('capabilities')}>
        <CapabilityList />
      </Panel>
    </Page>
  );
}
