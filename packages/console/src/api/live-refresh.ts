import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { type LiveEvent, type LiveState, useLiveEvents } from './events.ts';

/** Milliseconds. In a mass logout hundreds of events come in a second. */
const PACE = 1_000;

/**
 * Asks anew for what is shown when something happens to it, at most once a second.
 *
 * @param resources the first parts of the keys of the queries: `deliveries`.
 * @param concerns leaves out the events that change nothing here.
 * @returns how it stands with the connection.
 */
export function useLiveRefresh(
  resources: readonly string[],
  concerns: (event: LiveEvent) => boolean = () => true,
): LiveState {
  const client = useQueryClient();
  const refresh = useThrottledCallback(() => {
    for (const resource of resources) void client.invalidateQueries({ queryKey: [resource] });
  }, PACE);
  return useLiveEvents((event) => {
    if (concerns(event)) refresh();
  });
}
