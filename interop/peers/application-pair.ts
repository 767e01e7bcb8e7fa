import { planKitApplication } from '../applications/kit-application.ts';
import type { ApplicationPeer, Person } from '../runner/pair.ts';
import type { StartedPair } from '../runner/run-pair.ts';
import type { Scope } from '../runner/scope.ts';
import { startCurfew } from './curfew/curfew.ts';

/** An application that others wrote at our provider, beside one of ours where the person logs out. */
export async function startApplicationPair(
  scope: Scope,
  peer: ApplicationPeer,
  people: Person[],
): Promise<StartedPair> {
  const first = await peer.plan(scope);
  const other = await planKitApplication(scope, 'other');
  const provider = await startCurfew(scope, { applications: [first.registration, other.registration], people });
  return {
    ...{ id: peer.id, title: peer.title, version: await peer.version(), faults: peer.faults ?? [], provider },
    first: await first.start(provider),
    other: await other.start(provider),
  };
}
