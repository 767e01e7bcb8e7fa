import { Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Application, useRotateSecret } from '../api/applications.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';
import { typeOf } from './application-type.ts';
import { NewSecret } from './new-secret.tsx';

/** Seconds for which the secret before stays good. */
const OVERLAPS = { overlapDay: 86_400, overlapWeek: 604_800, overlapHour: 3_600, overlapNone: 0 } as const;
type Overlap = keyof typeof OVERLAPS;

export function SecretPanel({
  application: { clientId, metadata, previousSecretUntil },
}: {
  application: Application;
}) {
  const { t } = useTranslation('applications');
  const rotate = useRotateSecret(clientId);
  const [overlap, setOverlap] = useState<Overlap>('overlapDay');
  if (typeOf(metadata) === 'spa') return <Panel title={t('advanced.secret')}>{t('advanced.secretPublic')}</Panel>;
  return (
    <Panel title={t('advanced.secret')} lead={t('advanced.secretLead')}>
      {previousSecretUntil !== null && (
        <Text>
          {t('advanced.previousUntil')} <Instant at={previousSecretUntil} />
        </Text>
      )}
      <Group align="flex-end">
        <NativeSelect
          label={t('advanced.overlap')}
          value={overlap}
          onChange={(event) => setOverlap(event.currentTarget.value as Overlap)}
          data={(Object.keys(OVERLAPS) as Overlap[]).map((value) => ({ value, label: t(`advanced.${value}`) }))}
        />
        <ConfirmButton
          label={t('advanced.rotate')}
          title={t('advanced.rotateTitle', { name: metadata.client_name })}
          confirm={t('advanced.rotate')}
          onConfirm={() => rotate.mutateAsync(OVERLAPS[overlap])}
        >
          {overlap === 'overlapNone'
            ? t('advanced.rotateNow')
            : t('advanced.rotateText', { overlap: t(`advanced.${overlap}`) })}
        </ConfirmButton>
      </Group>
      {rotate.data?.clientSecret != null && <NewSecret secret={rotate.data.clientSecret} />}
    </Panel>
  );
}
