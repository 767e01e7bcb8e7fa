import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconPlugX,
  IconRefresh,
  IconSend,
  IconSkull,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** What is shown of a state besides its word: a symbol, and a colour for those who see it. */
const LOOKS = {
  'deliveryState.pending': ['yellow', IconClock],
  'deliveryState.leased': ['indigo', IconSend],
  'deliveryState.delivered': ['green', IconCircleCheck],
  'deliveryState.failed': ['red', IconCircleX],
  'deliveryState.dead': ['red', IconSkull],
  'deliveryState.cancelled': ['gray', IconBan],
  'sessionState.live': ['green', IconCircleCheck],
  'sessionState.ended': ['gray', IconBan],
  'applicationState.enabled': ['green', IconCircleCheck],
  'applicationState.disabled': ['gray', IconBan],
  'accountState.active': ['green', IconCircleCheck],
  'accountState.invited': ['yellow', IconClock],
  'accountState.disabled': ['gray', IconBan],
  'keyState.signing': ['green', IconCircleCheck],
  'keyState.published': ['indigo', IconClock],
  'keyState.retired': ['gray', IconBan],
  'tokenState.good': ['green', IconCircleCheck],
  'tokenState.usedUp': ['gray', IconBan],
  'tokenState.expired': ['gray', IconClock],
  'tokenState.revoked': ['gray', IconBan],
  'circuit.closed': ['green', IconCircleCheck],
  'circuit.open': ['red', IconPlugX],
  'circuit.half_open': ['yellow', IconRefresh],
} as const;

export type StateName = keyof typeof LOOKS;

/**
 * A state by word, symbol and colour.
 *
 * @param word where another than the common one is better understood.
 */
export function StateBadge({ state, word }: { state: StateName; word?: string }) {
  const { t } = useTranslation();
  const [color, Icon] = LOOKS[state] ?? (['gray', IconAlertTriangle] as const);
  return (
    <Badge
      variant="light"
      color={color}
      tt="none"
      size="lg"
      fw={600}
      miw="max-content"
      leftSection={<Icon size={14} aria-hidden />}
    >
      {word ?? t(state)}
    </Badge>
  );
}
