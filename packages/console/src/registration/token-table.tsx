import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type RegistrationToken, useRevokeRegistrationToken } from '../api/registration-tokens.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { useNow } from '../parts/now.ts';
import { sayDone } from '../parts/say-done.ts';
import { StateBadge } from '../parts/state-badge.tsx';
import { stateOf } from './token-state.ts';

export function TokenTable({ tokens, isStale }: { tokens: readonly RegistrationToken[]; isStale: boolean }) {
  const { t } = useTranslation('registration');
  const format = useFormat();
  const now = useNow();
  const revoke = useRevokeRegistrationToken();
  return (
    <ListTable
      label={t('title')}
      rows={tokens}
      keyOf={({ id }) => id}
      isStale={isStale}
      columns={[
        {
          label: t('name'),
          cell: ({ name }) => (
            <Text component="span" inherit fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
          ),
        },
        { label: t('state'), cell: (token) => <StateBadge state={`tokenState.${stateOf(token, now)}`} /> },
        {
          label: t('usesLeft'),
          cell: ({ usesLeft, uses }) => t('leftOf', { left: format.number(usesLeft), uses: format.number(uses) }),
        },
        { label: t('expires'), cell: ({ expiresAt }) => <Instant at={expiresAt} /> },
        { label: t('issuedAt'), cell: ({ createdAt }) => <Instant at={createdAt} /> },
        {
          label: t('action'),
          cell: (token) =>
            stateOf(token, now) === 'good' && (
              <ConfirmButton
                label={t('revoke')}
                what={token.name}
                title={t('revokeTitle', { name: token.name })}
                confirm={t('revoke')}
                danger
                onConfirm={async () => {
                  await revoke.mutateAsync(token.id);
                  sayDone(t('revoked', { name: token.name }));
                }}
              >
                {t('revokeText')}
              </ConfirmButton>
            ),
        },
      ]}
    />
  );
}
