export const DELIVERIES_TABS = ['list', 'applications', 'activity'] as const;

export type DeliveriesTab = (typeof DELIVERIES_TABS)[number];

/** All other parts of an address are ids. */
export function isDeliveriesTab(part: string): part is DeliveriesTab {
  return DELIVERIES_TABS.some((tab) => tab === part);
}
