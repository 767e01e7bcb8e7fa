import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useTestLogoutUrl } from '../api/logout-url-test.ts';
import { Failure } from '../parts/failure.tsx';
import { LogoutUrlTestReport } from './logout-url-test-report.tsx';

/** @param uri what stands in the field. */
export function LogoutUrlTestButton({ clientId, uri }: { clientId: string; uri: string }) {
  const { t } = useTranslation('applications');
  const test = useTestLogoutUrl(clientId);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={18} aria-hidden />}
          disabled={uri === ''}
          loading={test.isPending}
          onClick={() => test.mutate(uri)}
        >
          {t('test.button')}
        </Button>
        <Text size="sm" c="dimmed" flex="1 1 16rem">
          {t('test.hint')} {t('test.unsaved')}
        </Text>
      </Group>
      <div aria-live="polite">
        {test.error !== null && <Failure error={test.error} />}
        {test.data !== undefined && <LogoutUrlTestReport uri={test.variables ?? ''} report={test.data} />}
      </div>
    </Stack>
  );
}
