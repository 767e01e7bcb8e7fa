import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Delivery, useDeliveries } from '../api/deliveries.ts';
import { useOrdersUnderWay } from '../api/orders.ts';
import type { Status } from '../api/status.ts';
import { waitsTooLong } from '../deliveries/long-wait.ts';
import { useFormat } from '../parts/format.ts';
import { ApplicationName } from '../parts/names.tsx';
import { Panel } from '../parts/panel.tsx';
import { TextLink } from '../parts/text-link.tsx';
import classes from './problem-panel.module.css';

/** Deliveries that are read to be counted; of more, it is said that there are. */
const SOME = 50;

/** What is wrong now and what is under way, each with where it is mended. */
export function ProblemPanel({ status }: { status: Status }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const dead = useDeliveries({ state: 'dead', limit: SOME });
  const failed = useDeliveries({ state: 'failed', limit: SOME });
  const orders = useOrdersUnderWay().data?.items ?? [];
  const left = status.applications.filter(({ circuit }) => circuit !== 'closed');
  const oldest = status.oldestPendingSeconds ?? 0;
  const problems: ReactNode[] = [
    ...left.map(({ clientId, pending }) => (
      <Problem key={clientId} to={`/console/applications/${encodeURIComponent(clientId)}/protocol`} link={t('testUrl')}>
        <ApplicationName clientId={clientId} /> {t('leftAlone', { count: pending })}
      </Problem>
    )),
    ...[['dead', dead] as const, ['failed', failed] as const].flatMap(([state, { data }]) =>
      data === undefined || data.items.length === 0
        ? []
        : [
            <Problem key={state} to={`/console/deliveries?state=${state}`} link={t('lookAtThem')}>
              {t(state, {
                count: data.items.length,
                number: `${format.number(data.items.length)}${data.next === null ? '' : '+'}`,
                applications: namesOf(data.items),
              })}
            </Problem>,
          ],
    ),
    ...(waitsTooLong(status)
      ? [
          <Problem key="oldest" to="/console/deliveries?state=pending" link={t('lookAtWaiting')}>
            {t('longWait', { age: format.duration(oldest * 1_000) })}
          </Problem>,
        ]
      : []),
  ];
  return (
    <Panel title={t('wrongNow')}>
      {problems.length === 0 && orders.length === 0 ? (
        <div className={classes.well}>
          <IconCircleCheck size={24} color="var(--mantine-color-green-light-color)" aria-hidden />
          <Text>{t('nothingWrong')}</Text>
        </div>
      ) : (
        <ul className={classes.problems}>
          {problems}
          {orders.map(({ id, ended }) => (
            <Problem key={id} isNotice to={`/console/sessions/orders/${id}`} link={t('followOrder')}>
              {t('order', { count: ended, number: format.number(ended) })}
            </Problem>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function namesOf(deliveries: readonly Delivery[]): string {
  const names = [...new Set(deliveries.map(({ application }) => application))];
  return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}

interface ProblemProps {
  to: string;
  link: string;
  /** It goes on and is not wrong. */
  isNotice?: boolean;
  children: ReactNode;
}

function Problem({ to, link, isNotice = false, children }: ProblemProps) {
  return (
    <li className={classes.problem}>
      {isNotice ? (
        <IconInfoCircle size={22} color="var(--mantine-color-anchor)" aria-hidden />
      ) : (
        <IconAlertTriangle size={22} color="var(--mantine-color-error)" aria-hidden />
      )}
      <div className={classes.text}>
        <span>{children}</span>
        <TextLink to={to} fw={600}>
          {link}
        </TextLink>
      </div>
    </li>
  );
}
