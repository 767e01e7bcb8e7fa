import { Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApplicationName } from '../parts/names.tsx';
import classes from './audit-details.module.css';

/** Longer values are opened by whoever wants to read them. */
const LONG = 80;

/** What an event of the log says besides who and what: names and values; of a change, what was there before, too. */
export function AuditDetails({ details }: { details: Record<string, unknown> }) {
  const { t } = useTranslation('audit');
  const entries = Object.entries(details).flatMap(([name, value]) =>
    name === 'changes' && isRecord(value) ? Object.entries(value) : [[name, value] as const],
  );
  if (entries.length === 0) {
    return (
      <Text component="span" inherit c="dimmed">
        –
      </Text>
    );
  }
  return (
    <dl className={classes.details}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{isNamed(name) ? t(`detail.${name}`) : name}:</dt>
          <dd>
            {name === 'clientId' && typeof value === 'string' ? (
              <ApplicationName clientId={value} />
            ) : isChange(value) ? (
              <Change {...value} />
            ) : (
              <Shown value={value} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ from, to }: { from?: unknown; to?: unknown }) {
  return (
    <>
      <Shown value={from} /> <span aria-hidden>→</span> <Shown value={to} />
    </>
  );
}

function Shown({ value }: { value: unknown }) {
  const { t } = useTranslation('audit');
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return t('nothing');
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  const text = JSON.stringify(value, null, 2);
  if (text.length <= LONG) return <Code>{JSON.stringify(value)}</Code>;
  return (
    <details>
      <summary>{t('show')}</summary>
      {/* It scrolls, which the keyboard can do only where the focus may be. */}
      <Code block tabIndex={0}>
        {text}
      </Code>
    </details>
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChange(value: unknown): value is { from?: unknown; to?: unknown } {
  return (
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    Object.keys(value).every((key) => key === 'from' || key === 'to')
  );
}

const NAMED = [
  'username',
  'sessions',
  'clientId',
  'roles',
  'fields',
  'order',
  'termination',
  'algorithm',
  'publishFirst',
  'deliveries',
  'metadata',
  'overlap',
] as const;

function isNamed(name: string): name is (typeof NAMED)[number] {
  return (NAMED as readonly string[]).includes(name);
}
