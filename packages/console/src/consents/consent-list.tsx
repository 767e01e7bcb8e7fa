import { Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../api/account-changes.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Instant } from '../parts/instant.tsx';
import { sayDone } from '../parts/say-done.ts';
import { wordsOfScope } from './scope-words.ts';

interface ConsentListProps {
  consents: readonly Consent[];
  /** What is said where there is none, and what taking one back does. */
  words: { none: string; noneText: string; text: (application: string) => string };
  /** The level of the headings, one below what they stand under. */
  order: 2 | 3;
  onWithdraw: (clientId: string) => Promise<unknown>;
}

/** What a person agreed to share, application by application, and the way to take it back. */
export function ConsentList({ consents, words, order, onWithdraw }: ConsentListProps) {
  const { t } = useTranslation('consents');
  if (consents.length === 0) return <Empty title={words.none}>{words.noneText}</Empty>;
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
      {consents.map(({ clientId, application, scopes, withheld, grantedAt }) => (
        <Paper component="li" withBorder p="md" key={clientId}>
          <Group justify="space-between" align="flex-start" gap="sm">
            <Stack gap={6} flex="1 1 16rem">
              <Title order={order} size="h5">
                {application}
              </Title>
              <List size="sm" spacing={2} aria-label={t('shared')}>
                {scopes.map((scope) => (
                  <List.Item key={scope}>{wordsOfScope(t, scope)}</List.Item>
                ))}
              </List>
              {withheld.length > 0 && <Text size="sm">{t('withheld', { claims: withheld.join(', ') })}</Text>}
              <Text size="sm" c="dimmed" component="div">
                {t('granted')} <Instant at={grantedAt} />
              </Text>
            </Stack>
            <ConfirmButton
              label={t('withdraw')}
              aria-label={t('withdrawFrom', { application })}
              title={t('title', { application })}
              confirm={t('withdraw')}
              danger
              onConfirm={async () => {
                await onWithdraw(clientId);
                sayDone(t('withdrawn', { application }));
              }}
            >
              {words.text(application)}
            </ConfirmButton>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
