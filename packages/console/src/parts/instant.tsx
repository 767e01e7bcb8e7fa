import { Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from './format.ts';
import { useNow } from './now.ts';

interface InstantProps {
  /** RFC 3339; null shows {@link InstantProps.otherwise}. */
  at: string | null | undefined;
  /** Default “Never”. */
  otherwise?: string;
}

/** How long ago something was; the exact time, in the viewer's zone and as the API gave it, on hover and focus. */
export function Instant({ at, otherwise }: InstantProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  if (at == null) {
    return (
      <Text component="span" inherit c="dimmed">
        {otherwise ?? t('instant.never')}
      </Text>
    );
  }
  const instant = Date.parse(at);
  const exact = (
    <>
      {t('instant.local')}: {format.exact(instant)}
      <br />
      {t('instant.exact')}: {at}
    </>
  );
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time must be within reach of the keyboard. */}
      <time dateTime={at} tabIndex={0}>
        {format.relative(instant, Math.max(now, Math.min(instant, now + 10_000)))}
      </time>
    </Tooltip>
  );
}
