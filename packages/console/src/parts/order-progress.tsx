import { Alert, Group, Loader, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOrder } from '../api/orders.ts';
import { Answer } from './answer.tsx';
import { useFormat } from './format.ts';

/** How far a sign-out of many has come, while it goes on. */
export function OrderProgress({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Answer of={useOrder(id)}>
      {({ ended, finishedAt }) => {
        const isFinished = finishedAt !== null;
        return (
          <Alert
            color={isFinished ? 'green' : 'indigo'}
            role="status"
            icon={isFinished ? <IconCircleCheck aria-hidden /> : <Loader size="sm" aria-hidden />}
          >
            <Group>
              <Text size="sm">
                {t(isFinished ? 'order.finished' : 'order.underWay', { count: ended, ended: format.number(ended) })}
              </Text>
            </Group>
          </Alert>
        );
      }}
    </Answer>
  );
}
