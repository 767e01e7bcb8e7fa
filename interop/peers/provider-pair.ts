import { planKitApplication } from '../applications/kit-application.ts';
import type { Person, ProviderPeer } from '../runner/pair.ts';
import type { StartedPair } from '../runner/run-pair.ts';
import type { Scope } from '../runner/scope.ts';

/** Our kit, in several applications, at a provider that others wrote. */
export async function startProviderPair(scope: Scope, peer: ProviderPeer, people: Person[]): Promise<StartedPair> {
  const plans = {
    first: await planKitApplication(scope, 'first'),
    other: await planKitApplication(scope, 'other'),
    withoutSid: await planKitApplication(scope, 'without-sid', { sessionRequired: false }),
    revalidating: await planKitApplication(scope, 'revalidating', {
      keepsRefreshTokens: true,
      relyingParty: { revalidation: { by: peer.revalidation ?? 'refresh', after: 2 } },
    }),
    offline: await planKitApplication(scope, 'offline', {
      revokeOfflineAccess: true,
      keepsRefreshTokens: true,
      relyingParty: { scope: 'openid offline_access' },
    }),
  };
  const applications = Object.values(plans).map(({ registration }) => registration);
  const provider = await peer.start(scope, { applications, people });
  return {
    ...{ id: peer.id, title: peer.title, version: provider.version, faults: peer.faults ?? [], provider },
    first: await plans.first.start(provider),
    other: await plans.other.start(provider),
    withoutSid: await plans.withoutSid.start(provider),
    revalidating: await plans.revalidating.start(provider),
    offline: await plans.offline.start(provider),
  };
}
