import { ActionIcon, CopyButton as Copy, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** @param what names the value for those who do not see where the button is. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const { t } = useTranslation();
  return (
    <Copy value={value} timeout={3_000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('actions.copied') : t('actions.copy')}>
          <ActionIcon
            variant="subtle"
            color={copied ? 'green' : 'gray'}
            size="lg"
            onClick={copy}
            aria-label={copied ? t('actions.copied') : t('actions.copyWhat', { what })}
            aria-live="polite"
          >
            {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copy>
  );
}
