import { Alert, Code, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LogoutUrlStep, LogoutUrlTest } from '../api/logout-url-test.ts';
import classes from './logout-url-test-report.module.css';

const LOOKS = {
  ok: ['green', IconCircleCheck],
  warning: ['yellow', IconAlertTriangle],
  failed: ['red', IconCircleX],
  skipped: ['gray', IconCircleDashed],
} as const satisfies Record<LogoutUrlStep['outcome'], unknown>;

/** How the test of a logout URL went, step by step, in the API's words. */
export function LogoutUrlTestReport({ uri, report: { outcome, steps } }: { uri: string; report: LogoutUrlTest }) {
  const { t } = useTranslation('applications');
  const [color, Icon] = LOOKS[outcome];
  return (
    <div className={classes.report}>
      <Alert color={color} icon={<Icon aria-hidden />} title={t(`test.${outcome}`)}>
        {t('test.title', { uri })}
      </Alert>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <Step key={step.step} {...step} />
        ))}
      </ol>
    </div>
  );
}

function Step({ step, outcome, code, message, details }: LogoutUrlStep) {
  const { t } = useTranslation('applications');
  const [color, Icon] = LOOKS[outcome];
  const facts = Object.entries(details).filter(([, value]) => value != null && String(value) !== '');
  return (
    <li className={classes.step} data-outcome={outcome}>
      <Icon size={20} color={`var(--mantine-color-${color}-light-color)`} aria-hidden />
      <div>
        <Text fw={600}>
          {t(`test.step.${step}`)}
          {': '}
          <Text span inherit c={`var(--mantine-color-${color}-light-color)`}>
            {t(`test.outcome.${outcome}`)}
          </Text>
        </Text>
        <Text size="sm">{message}</Text>
        {outcome !== 'skipped' && (
          <Text size="sm" c="dimmed" component="div">
            <Code>{code}</Code>{' '}
            {facts.map(([name, value]) => (
              <span key={name} className={classes.fact}>
                {name}: {Array.isArray(value) ? value.join(', ') : String(value)}
              </span>
            ))}
          </Text>
        )}
      </div>
    </li>
  );
}
