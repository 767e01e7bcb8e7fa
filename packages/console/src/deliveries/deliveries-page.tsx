import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useLiveRefresh } from '../api/live-refresh.ts';
import { LiveBadge } from '../parts/live-badge.tsx';
import { Page } from '../parts/page.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { DELIVERIES_TABS, type DeliveriesTab } from './deliveries-tabs.ts';
import { DeliveryListTab } from './delivery-list-tab.tsx';
import { DeliveryNumbers } from './delivery-numbers.tsx';
import { HealthTab } from './health-tab.tsx';

const CONTENTS = { list: DeliveryListTab, applications: HealthTab, activity: ActivityTab } as const;

export function DeliveriesPage({ tab }: { tab: DeliveriesTab }) {
  const { t } = useTranslation('deliveries');
  const [, navigate] = useLocation();
  const live = useLiveRefresh(['deliveries', 'status', 'statistics']);
  return (
    <Page title={t('title')} lead={t('lead')} actions={<LiveBadge state={live} />}>
      <DeliveryNumbers />
      <Tabs
        value={tab}
        onChange={(value) => navigate(value === 'list' ? '/console/deliveries' : `/console/deliveries/${value}`)}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('title')} mb="lg">
          {DELIVERIES_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {DELIVERIES_TABS.map((name) => {
          const Content = CONTENTS[name];
          return (
            <Tabs.Panel key={name} value={name}>
              <Content />
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}
