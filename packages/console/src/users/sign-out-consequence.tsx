import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.ts';
import { useSessions } from '../api/sessions.ts';
import { Answer } from '../parts/answer.tsx';
import { useFormat } from '../parts/format.ts';
import { Warning } from '../parts/warning.tsx';

/** As many as the API gives at once. */
const COUNTED = 200;

/** What it means that all sessions of a person end: how many, and who hears of it. */
export function SignOutConsequence({ accountId }: { accountId: string }) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const { data: me } = useMe();
  const sessions = useSessions({ accountId, state: 'live', limit: COUNTED });
  return (
    <Stack gap="xs">
      <Answer of={sessions}>
        {({ items, next }) => {
          if (items.length === 0) return <Text inherit>{t('consequence.none')}</Text>;
          const present = items.flatMap(({ applications }) => applications.filter(({ leftAt }) => leftAt === null));
          const names = [...new Set(present.map(({ name }) => name))];
          return (
            <Text inherit>
              {next === null
                ? t('consequence.sessions', { count: items.length })
                : t('consequence.many', { number: format.number(items.length) })}{' '}
              {names.length > 0 && t('consequence.applications', { names: format.list(names) })}
            </Text>
          );
        }}
      </Answer>
      {me?.id === accountId && <Warning>{t('consequence.own')}</Warning>}
    </Stack>
  );
}
