import { useTranslation } from 'react-i18next';
import { CopyableValue, Values } from '../parts/values.tsx';
import { Warning } from '../parts/warning.tsx';

/** A secret that an application was just issued, to be copied now. */
export function NewSecret({ secret }: { secret: string }) {
  const { t } = useTranslation('applications');
  return (
    <Warning isNews title={t('registered.newSecretTitle')}>
      {t('registered.secretOnce')}
      <Values>
        <CopyableValue name={t('clientSecret')} value={secret} />
      </Values>
    </Warning>
  );
}
