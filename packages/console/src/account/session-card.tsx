import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type OwnSession, useSignOutOwnSession } from '../api/own-account.ts';
import { signOut } from '../api/sign-in.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { sayDone } from '../parts/say-done.ts';
import { Value, Values } from '../parts/values.tsx';
import { DeviceIcon } from './device-icon.tsx';

/** One browser or device where the person is signed in, and the way out of there. */
export function SessionCard({ session }: { session: OwnSession }) {
  const { t } = useTranslation('account');
  const format = useFormat();
  const { device, current, begunAt, lastUsedAt, applications } = session;
  const names = format.list(applications.map(({ name }) => name));
  return (
    <Paper component="li" withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Group gap="sm" wrap="nowrap" align="flex-start" flex="1 1 14rem">
            <DeviceIcon device={device} />
            <Stack gap={4}>
              <Group gap="xs">
                <Title order={2} size="h4">
                  {device.name}
                </Title>
                {current && (
                  <Badge
                    variant="light"
                    color="green"
                    tt="none"
                    size="lg"
                    leftSection={<IconCheck size={14} aria-hidden />}
                  >
                    {t('sessions.current')}
                  </Badge>
                )}
              </Group>
              {device.userAgent !== null && (
                <Text size="xs" c="dimmed">
                  {device.userAgent}
                </Text>
              )}
            </Stack>
          </Group>
          <SessionSignOut session={session} />
        </Group>
        <Values>
          <Value name={t('sessions.begun')}>
            <Instant at={begunAt} />
          </Value>
          <Value name={t('sessions.lastUsed')}>
            <Instant at={lastUsedAt} />
          </Value>
          <Value name={t('sessions.applications')}>{names || t('sessions.noApplications')}</Value>
        </Values>
      </Stack>
    </Paper>
  );
}

/** The provider itself asks about the session that the person is in. */
function SessionSignOut({ session: { uid, current, device, applications } }: { session: OwnSession }) {
  const { t } = useTranslation('account');
  const format = useFormat();
  const end = useSignOutOwnSession();
  const names = format.list(applications.map(({ name }) => name));
  return (
    <ConfirmButton
      label={t('sessions.signOut')}
      aria-label={t('sessions.signOutOf', { device: device.name })}
      title={t(current ? 'sessions.signOutHereTitle' : 'sessions.signOutTitle', { device: device.name })}
      confirm={t('sessions.signOut')}
      danger
      onConfirm={async () => {
        if (current) return signOut();
        await end.mutateAsync(uid);
        sayDone(t('sessions.ended', { device: device.name }));
      }}
    >
      {t(current ? 'sessions.signOutHereText' : 'sessions.signOutText')}{' '}
      {names !== '' && t('sessions.told', { applications: names })}
    </ConfirmButton>
  );
}
