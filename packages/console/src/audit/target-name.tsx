import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AuditEvent } from '../api/audit.ts';
import { AccountName, ApplicationName } from '../parts/names.tsx';
import { TextLink } from '../parts/text-link.tsx';

const SHORT = 8;

/** What was changed, leading to it where it has a page. */
export function TargetName({ target: { kind, id } }: { target: AuditEvent['target'] }) {
  const { t } = useTranslation('audit');
  if (id === null) return isNamed(kind) ? t(`target.${kind}`) : kind;
  if (kind === 'account') return <AccountName id={id} />;
  if (kind === 'application') return <ApplicationName clientId={id} />;
  const words = `${isNamed(kind) ? t(`target.${kind}`) : kind} ${id.slice(0, SHORT)}…`;
  if (kind === 'session') return <TextLink to={`/console/sessions/${encodeURIComponent(id)}`}>{words}</TextLink>;
  if (kind === 'delivery') return <TextLink to={`/console/deliveries/${encodeURIComponent(id)}`}>{words}</TextLink>;
  if (kind === 'registration_token') {
    return <TextLink to="/console/applications/registration-tokens">{words}</TextLink>;
  }
  if (kind === 'key') return <TextLink to="/console/keys">{words}</TextLink>;
  return (
    <Text component="span" inherit>
      {words}
    </Text>
  );
}

const NAMED = ['session', 'delivery', 'key', 'settings', 'everything', 'registration_token'] as const;

function isNamed(kind: string): kind is (typeof NAMED)[number] {
  return (NAMED as readonly string[]).includes(kind);
}
