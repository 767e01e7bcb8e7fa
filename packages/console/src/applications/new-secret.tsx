import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyableValue, Values } from '../parts/values.tsx';

/** A secret that an application was just issued, to be copied now. */
export function NewSecret({ secret }: { secret: string }) {
  const { t } = useTranslation('applications');
  return (
    <Alert color="yellow" role="status" icon={<IconAlertTriangle aria-hidden />} title={t('registered.newSecretTitle')}>
      {t('registered.secretOnce')}
      <Values>
        <CopyableValue name={t('clientSecret')} value={secret} />
      </Values>
    </Alert>
  );
}
