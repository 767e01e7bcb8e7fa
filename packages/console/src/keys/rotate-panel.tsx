import { Alert, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Rotation, useRotateKey } from '../api/keys.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const satisfies readonly Rotation['algorithm'][];
/** Seconds for which a new key is only published. */
const PUBLISH_FIRST = { minute: 60, hour: 3_600, day: 86_400, none: 0 } as const;
type PublishFirst = keyof typeof PUBLISH_FIRST;

/** Makes a new key: published first, so that all have heard of it when it signs; or at once in an emergency. */
export function RotatePanel() {
  const { t } = useTranslation('keys');
  const rotate = useRotateKey();
  const [algorithm, setAlgorithm] = useState<Rotation['algorithm']>('RS256');
  const [publishFirst, setPublishFirst] = useState<PublishFirst>('minute');
  return (
    <Panel title={t('rotate')} lead={t('rotateLead')}>
      <Group align="flex-end">
        <NativeSelect
          label={t('algorithm')}
          value={algorithm}
          onChange={(event) => setAlgorithm(event.currentTarget.value as Rotation['algorithm'])}
          data={[...ALGORITHMS]}
        />
        <NativeSelect
          label={t('publishFirst')}
          value={publishFirst}
          onChange={(event) => setPublishFirst(event.currentTarget.value as PublishFirst)}
          data={(Object.keys(PUBLISH_FIRST) as PublishFirst[]).map((value) => ({ value, label: t(`for.${value}`) }))}
        />
        <ConfirmButton
          label={t('rotate')}
          title={t('rotateTitle', { algorithm })}
          confirm={t('rotate')}
          danger={publishFirst === 'none'}
          onConfirm={() => rotate.mutateAsync({ algorithm, publishFirst: PUBLISH_FIRST[publishFirst] })}
        >
          <Stack gap="xs">
            <Text inherit>
              {publishFirst === 'none' ? t('rotateNow') : t('rotateText', { time: t(`for.${publishFirst}`) })}
            </Text>
            <Text inherit>{t('rotateOld')}</Text>
          </Stack>
        </ConfirmButton>
      </Group>
      {rotate.data !== undefined && (
        <Alert color="green" role="status" icon={<IconCircleCheck aria-hidden />} title={t('made')}>
          {t('madeText', { kid: rotate.data.kid })} <Instant at={rotate.data.signsFrom} />
        </Alert>
      )}
    </Panel>
  );
}
