import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Delivery, useCancelDelivery, useRedeliver } from '../api/deliveries.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { sayDone } from '../parts/say-done.ts';
import { sayProblem } from '../parts/say-problem.ts';

/** What can be done about a delivery as it stands: try it again, or give it up. */
export function DeliveryActions({ delivery, size = 'compact-sm' }: { delivery: Delivery; size?: 'sm' | 'compact-sm' }) {
  const { t } = useTranslation('deliveries');
  const redeliver = useRedeliver();
  const cancel = useCancelDelivery();
  const { id, state, application } = delivery;
  if (state === 'pending') {
    return (
      <ConfirmButton
        label={t('cancel')}
        what={application}
        title={t('cancelTitle', { application })}
        confirm={t('cancel')}
        danger
        size={size}
        onConfirm={() => cancel.mutateAsync(id)}
      >
        {t('cancelText', { application })}
      </ConfirmButton>
    );
  }
  if (state === 'delivered' || state === 'leased') return null;
  return (
    <Button
      variant="default"
      size={size}
      loading={redeliver.isPending}
      aria-label={`${t('redeliver')}: ${application}`}
      onClick={() => redeliver.mutate(id, { onSuccess: () => sayDone(t('redelivered')), onError: sayProblem })}
    >
      {t('redeliver')}
    </Button>
  );
}
