import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyableValue, Values } from '../parts/values.tsx';

/** Applications cannot register themselves, and how that is changed. */
export function RegistrationOff() {
  const { t } = useTranslation('registration');
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} title={t('off.title')}>
      {t('off.text')}
      <Values>
        <CopyableValue name={t('off.option')} value="--registration token" />
        <CopyableValue name={t('off.environment')} value="CURFEW_REGISTRATION=token" />
        <CopyableValue name={t('off.inCode')} value="dynamicRegistration: true" />
      </Values>
    </Alert>
  );
}
