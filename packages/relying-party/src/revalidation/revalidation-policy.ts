/** When the provider is asked, in milliseconds; see `RevalidationOptions`. */
export interface RevalidationPolicy {
  readonly after: number;
  readonly tolerate: number;
}
