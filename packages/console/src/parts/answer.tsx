import { Center, Loader, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from './failure.tsx';

interface AnswerProps<T> {
  of: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  children: (data: T) => ReactNode;
}

/** What was asked for, or that it is on its way, or why it does not come. */
export function Answer<T>({ of: { data, error, refetch }, children }: AnswerProps<T>) {
  if (data !== undefined) return children(data);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  return <Loading />;
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <Center mih="12rem" role="status">
      <Loader aria-hidden />
      <VisuallyHidden>{t('states.loading')}</VisuallyHidden>
    </Center>
  );
}
