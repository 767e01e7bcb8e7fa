import { useTranslation } from 'react-i18next';
import type { Application } from '../api/applications.ts';
import { EndpointList } from '../info/endpoint-list.tsx';
import { Panel } from '../parts/panel.tsx';
import { CopyableValue, Values } from '../parts/values.tsx';

/** What the application itself is configured with: who it is, and where the provider is. */
export function ApplicationInfoTab({ application }: { application: Application }) {
  const { t } = useTranslation('applications');
  return (
    <Panel title={t('tabs.info')} lead={t('info.lead')}>
      <Values>
        <CopyableValue name={t('clientId')} value={application.clientId} />
      </Values>
      <EndpointList />
    </Panel>
  );
}
