import { type KeySource, KeysUnavailableError } from '@curfew/logout-token';
import { isDated } from './dated-jwks.ts';
import type { IssuerHealth } from './receiver-health.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/** The same keys, telling when one was found and when the issuer's keys could not be fetched. */
export function watchKeys(
  { keys }: TrustedIssuer,
  tell: (news: Partial<IssuerHealth>) => void,
  now: () => number,
): KeySource {
  const fetchedAt = () => (isDated(keys) ? keys.fetchedAt() : undefined);
  return {
    assertServes: (algorithm) => keys.assertServes(algorithm),
    async findKey(algorithm, keyId) {
      try {
        const key = await keys.findKey(algorithm, keyId);
        const keysFetchedAt = fetchedAt();
        tell({ keyFoundAt: now(), ...(keysFetchedAt === undefined ? {} : { keysFetchedAt }) });
        return key;
      } catch (error) {
        if (error instanceof KeysUnavailableError) tell({ keyFailedAt: now() });
        throw error;
      }
    },
  };
}
