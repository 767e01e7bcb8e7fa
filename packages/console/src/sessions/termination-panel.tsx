import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../api/deliveries.ts';
import type { SessionDetails, Termination } from '../api/sessions.ts';
import { AttemptList } from '../deliveries/attempt-list.tsx';
import { DeliveryActions } from '../deliveries/delivery-actions.tsx';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { ActorName } from '../parts/names.tsx';
import { Panel } from '../parts/panel.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { TextLink } from '../parts/text-link.tsx';
import classes from './termination-panel.module.css';

interface TerminationPanelProps {
  session: SessionDetails;
  termination: Termination;
}

/** Why a session, or one application's part of it, ended, by whom, and how each application was told. */
export function TerminationPanel({ session: { applications }, termination }: TerminationPanelProps) {
  const { t } = useTranslation(['sessions', 'common']);
  const { clientId, reason, by, endedAt, deliveries } = termination;
  const nameOf = (id: string) => applications.find((one) => one.clientId === id)?.name ?? id;
  const concerned = applications.filter((one) => (clientId === null ? one.leftAt === null : one.clientId === clientId));
  const notTold = concerned.filter((one) => !deliveries.some((delivery) => delivery.clientId === one.clientId));
  return (
    <Panel
      title={clientId === null ? t('sessionEnded') : t('applicationLeft', { name: nameOf(clientId) })}
      lead={
        <>
          {t(`common:reason.${reason}`)} · <ActorName by={by} /> · <Instant at={endedAt} />
        </>
      }
    >
      {deliveries.length > 0 && <Confirmed deliveries={deliveries} />}
      <ul className={classes.deliveries}>
        {deliveries.map((delivery) => (
          <li key={delivery.id} className={classes.delivery}>
            <Group justify="space-between" gap="xs">
              <TextLink to={`/console/deliveries/${delivery.id}`} fw={600}>
                {delivery.application}
              </TextLink>
              <StateBadge state={`deliveryState.${delivery.state}`} />
            </Group>
            <AttemptList delivery={delivery} />
            <div>
              <DeliveryActions delivery={delivery} />
            </div>
          </li>
        ))}
      </ul>
      {notTold.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('notTold', { applications: notTold.map(({ name }) => name).join(', ') })}
        </Text>
      )}
      {concerned.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('nobodyToTell')}
        </Text>
      )}
    </Panel>
  );
}

/** How many have confirmed. */
function Confirmed({ deliveries }: { deliveries: readonly Delivery[] }) {
  const { t } = useTranslation('sessions');
  const format = useFormat();
  const confirmed = deliveries.filter(({ state }) => state === 'delivered').length;
  const isWhole = confirmed === deliveries.length;
  const words = t('confirmed', {
    count: deliveries.length,
    confirmed: format.number(confirmed),
    all: format.number(deliveries.length),
  });
  return (
    <div>
      <Text size="sm" fw={600} mb={6} role="status">
        {words}
      </Text>
      <Progress
        value={(confirmed / deliveries.length) * 100}
        color={`var(--mantine-color-${isWhole ? 'green' : 'indigo'}-filled)`}
        aria-label={words}
      />
    </div>
  );
}
