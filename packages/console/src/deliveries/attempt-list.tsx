import { Loader, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconClock, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attempt, Delivery } from '../api/deliveries.ts';
import { useFormat } from '../parts/format.ts';
import { Instant } from '../parts/instant.tsx';
import classes from './attempt-list.module.css';
import { useDue } from './due.ts';
import { Outcome } from './outcome.tsx';

const LOOKS = {
  delivered: ['green', IconCircleCheck],
  retry: ['yellow', IconRefresh],
  final: ['red', IconCircleX],
} as const satisfies Record<Attempt['outcome'], unknown>;

/** How it went so far, attempt by attempt, and what comes next. */
export function AttemptList({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('deliveries');
  const { application, attempts, state, nextAttemptAt, triedUntil, finishedAt } = delivery;
  const isDue = useDue(nextAttemptAt);
  return (
    <ol className={classes.attempts} aria-label={t('attemptsAt', { application })}>
      {attempts.map((attempt) => (
        <AttemptItem key={attempt.number} {...attempt} />
      ))}
      {state === 'leased' && <Step icon={<Loader size={18} aria-hidden />}>{t('underWay')}</Step>}
      {state === 'pending' && (
        <Step
          icon={<IconClock size={18} color="var(--mantine-color-yellow-light-color)" aria-hidden />}
          facts={
            <span>
              {t('givenUpOtherwise')} <Instant at={triedUntil} />
            </span>
          }
        >
          {isDue ? t('dueText') : t('nextAttempt')} {!isDue && <Instant at={nextAttemptAt} />}
        </Step>
      )}
      {(state === 'dead' || state === 'cancelled') && (
        <Step icon={<IconCircleX size={18} color="var(--mantine-color-dimmed)" aria-hidden />}>
          {t(state === 'dead' ? 'gaveUp' : 'cancelled')} <Instant at={finishedAt} />
        </Step>
      )}
    </ol>
  );
}

function AttemptItem({ number, outcome, code, status, startedAt, durationMs }: Attempt) {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const [color, Icon] = LOOKS[outcome];
  const facts = (
    <>
      <span>{t('attemptNumber', { number: format.number(number) })}</span>
      <time dateTime={startedAt}>{format.short(Date.parse(startedAt))}</time>
      <span>{format.brief(durationMs)}</span>
    </>
  );
  return (
    <Step icon={<Icon size={18} color={`var(--mantine-color-${color}-light-color)`} aria-hidden />} facts={facts}>
      <Outcome code={code} status={status} />
    </Step>
  );
}

function Step({ icon, facts, children }: { icon: ReactNode; facts?: ReactNode; children: ReactNode }) {
  return (
    <li className={classes.attempt}>
      {icon}
      <div>
        <Text component="div" size="sm">
          {children}
        </Text>
        {facts !== undefined && <div className={classes.facts}>{facts}</div>}
      </div>
    </li>
  );
}
