import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isOpen, type OwnTermination } from '../api/own-account.ts';
import { Empty } from '../parts/empty.tsx';
import { Instant } from '../parts/instant.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Value, Values } from '../parts/values.tsx';

interface SignOutListProps {
  items: readonly OwnTermination[];
  /** The level of the headings, one below what they stand under. */
  order: 2 | 3;
}

/** Sign-outs, newest first, with the applications that have confirmed each and those that have not. */
export function SignOutList({ items, order }: SignOutListProps) {
  const { t } = useTranslation('account');
  if (items.length === 0) return <Empty title={t('signOuts.none')}>{t('signOuts.noneText')}</Empty>;
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
      {items.map((item) => (
        <Paper component="li" withBorder p="md" key={item.id}>
          <SignOut item={item} order={order} />
        </Paper>
      ))}
    </Stack>
  );
}

function SignOut({ item, order }: { item: OwnTermination; order: 2 | 3 }) {
  const { t } = useTranslation('account');
  const { device, application, reason, by, endedAt, deliveries } = item;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Title order={order} size="h5">
          {application === null ? device.name : t('signOuts.part', { application, device: device.name })}
        </Title>
        <Text size="sm" c="dimmed" component="div">
          <Instant at={endedAt} />
        </Text>
      </Group>
      <Text size="sm">
        {t(`reason.${reason}`)} {!saysWho(reason) && `(${t(`by.${by}`)})`}
      </Text>
      <Text size="sm" fw={600} role="status">
        {summary(t, deliveries)}
      </Text>
      {deliveries.length > 0 && (
        <Values>
          {deliveries.map(({ clientId, application, state, at }) => (
            <Value key={clientId} name={application}>
              <Group gap="xs">
                <StateBadge state={`deliveryState.${state}`} word={t(`confirmation.${state}`)} />
                {at !== null && (
                  <Text size="sm" c="dimmed" component="span">
                    <Instant at={at} />
                  </Text>
                )}
              </Group>
            </Value>
          ))}
        </Values>
      )}
    </Stack>
  );
}

/** Whether the reason tells by itself who it was. */
function saysWho(reason: OwnTermination['reason']): boolean {
  return !['password_changed', 'rp_initiated', 'consent_withdrawn'].includes(reason);
}

type Translate = ReturnType<typeof useTranslation<'account'>>['t'];

function summary(t: Translate, deliveries: OwnTermination['deliveries']): string {
  if (deliveries.length === 0) return t('signOuts.nobody');
  const confirmed = deliveries.filter(({ state }) => state === 'delivered').length;
  const numbers = { confirmed, count: deliveries.length };
  if (confirmed === deliveries.length) return t('signOuts.allConfirmed', numbers);
  return t(deliveries.some(isOpen) ? 'signOuts.waiting' : 'signOuts.notAll', numbers);
}
