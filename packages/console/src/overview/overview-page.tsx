import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../api/live-refresh.ts';
import { useActivity, useStatus } from '../api/status.ts';
import { Answer, Loading } from '../parts/answer.tsx';
import { LiveBadge } from '../parts/live-badge.tsx';
import { Page } from '../parts/page.tsx';
import { Panel } from '../parts/panel.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { OverviewNumbers } from './overview-numbers.tsx';
import { ProblemPanel } from './problem-panel.tsx';
import { RecentPanel } from './recent-panel.tsx';

const ActivityChart = lazy(() => import('../deliveries/activity-chart.tsx'));
const HOURS = 24;

/** The numbers that matter, and what is wrong now. */
export default function OverviewPage() {
  const { t } = useTranslation('overview');
  const live = useLiveRefresh(['status', 'deliveries', 'terminations', 'statistics', 'orders']);
  const status = useStatus();
  const activity = useActivity('hour', HOURS);
  return (
    <Page title={t('title')} lead={t('lead')} actions={<LiveBadge state={live} />}>
      <Answer of={status}>
        {(data) => (
          <>
            <ProblemPanel status={data} />
            <OverviewNumbers status={data} today={activity.data?.items ?? []} />
          </>
        )}
      </Answer>
      <Panel title={t('activity')} lead={<TextLink to="/console/deliveries/activity">{t('activityMore')}</TextLink>}>
        <Answer of={activity}>
          {({ items }) => (
            <Suspense fallback={<Loading />}>
              <ActivityChart what="terminations" items={items} bucket="hour" height={160} />
              <ActivityChart what="deliveries" items={items} bucket="hour" height={180} />
            </Suspense>
          )}
        </Answer>
      </Panel>
      <RecentPanel />
    </Page>
  );
}
