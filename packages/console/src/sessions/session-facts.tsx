import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionDetails } from '../api/sessions.ts';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';

/** Whose session it is, on what, and since when. */
export function SessionFacts({ session }: { session: SessionDetails }) {
  const { t } = useTranslation('sessions');
  const { uid, account, device, authenticatedAt, createdAt, lastSeenAt, expiresAt, endedAt } = session;
  return (
    <Panel title={t('about')}>
      <Values>
        <Value name={t('user')}>
          {account.username === null ? (
            t('deletedUser')
          ) : (
            <TextLink to={`/console/users/${encodeURIComponent(account.id)}`}>{account.username}</TextLink>
          )}{' '}
          (
          <TextLink to={`/console/sessions?${new URLSearchParams({ accountId: account.id })}`} underline="always">
            {t('allOfUser')}
          </TextLink>
          )
        </Value>
        <Value name={t('device')}>
          {device.name}
          {device.userAgent !== null && (
            <Text size="xs" c="dimmed">
              {device.userAgent}
            </Text>
          )}
        </Value>
        <Value name={t('authenticated')}>
          <Instant at={authenticatedAt} />
        </Value>
        <Value name={t('begun')}>
          <Instant at={createdAt} />
        </Value>
        <Value name={t('used')}>
          <Instant at={lastSeenAt} />
        </Value>
        <Value name={t(endedAt === null ? 'expires' : 'ended')}>
          <Instant at={endedAt ?? expiresAt} />
        </Value>
        <CopyableValue name={t('sessionId')} value={uid} />
      </Values>
    </Panel>
  );
}
