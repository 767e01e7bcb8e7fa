import { Box, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useApplication, useIssuedSecret } from '../api/applications.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { AdvancedTab } from './advanced-tab.tsx';
import { ApplicationInfoTab } from './application-info-tab.tsx';
import { typeOf } from './application-type.ts';
import { GeneralTab } from './general-tab.tsx';
import { NewSecret } from './new-secret.tsx';
import { ProtocolTab } from './protocol-tab.tsx';

const TABS = { general: GeneralTab, protocol: ProtocolTab, advanced: AdvancedTab, info: ApplicationInfoTab } as const;
type TabName = keyof typeof TABS;
const NAMES = Object.keys(TABS) as TabName[];

export function ApplicationPage({ clientId, tab }: { clientId: string; tab: string | undefined }) {
  const { t } = useTranslation('applications');
  const [, navigate] = useLocation();
  const application = useApplication(clientId);
  const secret = useIssuedSecret(clientId);
  const shown = NAMES.find((name) => name === tab) ?? 'general';
  return (
    <Page
      title={application.data?.metadata.client_name ?? t('title')}
      lead={application.data?.metadata.description}
      actions={
        application.data && (
          <StateBadge state={application.data.disabled ? 'applicationState.disabled' : 'applicationState.enabled'} />
        )
      }
    >
      <Answer of={application}>
        {(data) => (
          <Tabs
            value={shown}
            onChange={(value) => navigate(`/console/applications/${encodeURIComponent(clientId)}/${value}`)}
          >
            <Tabs.List aria-label={t('tabs.label')} mb="lg">
              {NAMES.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {t(`tabs.${name}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {secret !== undefined && typeOf(data.metadata) !== 'spa' && (
              <Box mb="lg">
                <NewSecret secret={secret} />
              </Box>
            )}
            {/* All stay there: what is written in one and not saved survives a look at another. */}
            {NAMES.map((name) => {
              const Content = TABS[name];
              return (
                <Tabs.Panel key={name} value={name}>
                  <Content application={data} />
                </Tabs.Panel>
              );
            })}
          </Tabs>
        )}
      </Answer>
    </Page>
  );
}
