import { useTranslation } from 'react-i18next';
import { useRedeliverAll } from '../api/deliveries.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { sayDone } from '../parts/say-done.ts';

interface RedeliverAllButtonProps {
  clientId: string;
  name: string;
  size?: 'sm' | 'compact-sm';
}

/** Tries again all that an application has not heard. */
export function RedeliverAllButton({ clientId, name, size = 'compact-sm' }: RedeliverAllButtonProps) {
  const { t } = useTranslation('deliveries');
  const redeliver = useRedeliverAll();
  return (
    <ConfirmButton
      label={t('redeliverAll')}
      what={name}
      title={t('redeliverAllTitle', { application: name })}
      confirm={t('redeliverAll')}
      size={size}
      onConfirm={async () => {
        const { deliveries } = await redeliver.mutateAsync(clientId);
        sayDone(t('redeliveredAll', { count: deliveries }));
      }}
    >
      {t('redeliverAllText', { application: name })}
    </ConfirmButton>
  );
}
