import { Paper, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Registered } from '../api/applications.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { Page } from '../parts/page.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';
import { Warning } from '../parts/warning.tsx';

/** A new application: what it signs people in with, of which the secret is shown only here. */
export function RegisteredPanel({ clientId, clientSecret, name }: Registered & { name: string }) {
  const { t } = useTranslation('applications');
  return (
    <Page title={t('registered.title', { name })} lead={t('registered.lead')}>
      <Paper withBorder p="lg" maw="42rem">
        <Stack align="stretch">
          <Values>
            <CopyableValue name={t('clientId')} value={clientId} />
            {clientSecret === null ? (
              <Value name={t('clientSecret')}>{t('registered.public')}</Value>
            ) : (
              <CopyableValue name={t('clientSecret')} value={clientSecret} />
            )}
          </Values>
          {clientSecret !== null && <Warning>{t('registered.secretOnce')}</Warning>}
          <div>
            <LinkButton to={`/console/applications/${encodeURIComponent(clientId)}/protocol`}>
              {t('registered.open')}
            </LinkButton>
          </div>
        </Stack>
      </Paper>
    </Page>
  );
}
