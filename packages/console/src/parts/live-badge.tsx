import { Badge } from '@mantine/core';
import { IconPlayerPause, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LiveState } from '../api/events.ts';
import classes from './live-badge.module.css';

/** Whether what is shown follows what happens. */
export function LiveBadge({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  const mark =
    state === 'live' ? (
      <span className={classes.pulse} aria-hidden />
    ) : state === 'off' ? (
      <IconPlayerPause size={14} aria-hidden />
    ) : (
      <IconRefresh size={14} aria-hidden />
    );
  return (
    <Badge
      variant="light"
      color={state === 'live' ? 'green' : 'gray'}
      tt="none"
      size="lg"
      fw={600}
      leftSection={mark}
      role="status"
    >
      {t(`live.${state}`)}
    </Badge>
  );
}
