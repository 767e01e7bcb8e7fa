import { Alert, Button, Code, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { SIGNED_OUT } from '../api/sign-in.ts';
import { LinkButton } from './link-button.tsx';

/** What went wrong, in the API's own words, and what can be done about it. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const words = useProblemWords(error);
  const isRole = error instanceof Problem && error.code === 'role_missing';
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={words.title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{words.text}</Text>
        {words.code !== undefined && <Code>{words.code}</Code>}
        {isRole && <LinkButton to="/account">{t('nav.account')}</LinkButton>}
        {onRetry !== undefined && !isRole && (
          <Button variant="default" onClick={onRetry}>
            {t('actions.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

interface ProblemWords {
  title: string;
  text: string;
  /** The stable code, or the reference that finds a fault in the provider's log. */
  code?: string;
}

/** A problem for people: those of which the API cannot speak have texts of their own. */
export function useProblemWords(error: unknown): ProblemWords {
  const { t } = useTranslation();
  const title = t('states.errorTitle');
  if (!(error instanceof Problem)) return { title, text: error instanceof Error ? error.message : String(error) };
  if (error.code === 'network_failed') return { title, text: t('states.networkFailed') };
  if (error.code === 'role_missing') return { title: t('states.roleMissing'), text: t('states.roleMissingText') };
  if (SIGNED_OUT.has(error.code)) return { title: t('states.signInLoop'), text: t('states.signInLoopText') };
  const { reference } = error.details;
  return { title, text: error.message, code: typeof reference === 'string' ? reference : error.code };
}
