import { Alert, Code, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LogoutUrlTest, StepOutcome } from '../api/logout-url-test.ts';
import classes from './logout-url-test-report.module.css';

const LOOKS = {
  ok: ['green', IconCircleCheck],
  warning: ['yellow', IconAlertTriangle],
  failed: ['red', IconCircleX],
  skipped: ['gray', IconCircleDashed],
} as const satisfies Record<StepOutcome, unknown>;

const STEPS = ['address', 'dns', 'connect', 'tls', 'request', 'status', 'headers', 'body'] as const;

/** How the test of a logout URL went, step by step, in the API's words. */
export function LogoutUrlTestReport({ uri, report: { outcome, steps } }: { uri: string; report: LogoutUrlTest }) {
  const { t } = useTranslation('applications');
  const [color, Symbol] = LOOKS[outcome];
  return (
    <div className={classes.report}>
      <Alert color={color} icon={<Symbol aria-hidden />} title={t(`test.${outcome}`)}>
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

function Step({ step, outcome, code, message, details }: LogoutUrlTest['steps'][number]) {
  const { t } = useTranslation('applications');
  const [color, Symbol] = LOOKS[outcome];
  const known = STEPS.find((name) => name === step);
  const facts = Object.entries(details ?? {}).filter(([, value]) => value !== null && value !== '');
  return (
    <li className={classes.step} data-outcome={outcome}>
      <Symbol size={20} color={`var(--mantine-color-${color}-light-color)`} aria-hidden />
      <div>
        <Text fw={600}>
          {known === undefined ? step : t(`test.step.${known}`)}
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
                {name}: {typeof value === 'object' ? JSON.stringify(value) : String(value)}
              </span>
            ))}
          </Text>
        )}
      </div>
    </li>
  );
}
