import type { ApplicationPeer, Person, ProviderPeer } from '../runner/pair.ts';
import type { Side } from '../runner/results.ts';
import type { StartedPair } from '../runner/run-pair.ts';
import type { Scope } from '../runner/scope.ts';
import { startApplicationPair } from './application-pair.ts';
import { lasuiteCachedDb, lasuiteDb, lasuiteWorkedAround } from './django-lasuite/django-lasuite.ts';
import { keycloak } from './keycloak/keycloak.ts';
import { modAuthOpenidc } from './mod-auth-openidc/mod-auth-openidc.ts';
import { startProviderPair } from './provider-pair.ts';

export interface PairUnderTest {
  id: string;
  title: string;
  side: Side;
  /** @throws NotInstallable */
  install(): Promise<void>;
  start(scope: Scope, people: Person[]): Promise<StartedPair>;
}

const APPLICATIONS: readonly ApplicationPeer[] = [lasuiteDb, lasuiteCachedDb, lasuiteWorkedAround, modAuthOpenidc];

const PROVIDERS: readonly ProviderPeer[] = [keycloak];

export const PAIRS: readonly PairUnderTest[] = [
  ...PROVIDERS.map((peer) => ({
    ...{ id: peer.id, title: peer.title, side: 'providers' as const, install: peer.install },
    start: (scope: Scope, people: Person[]) => startProviderPair(scope, peer, people),
  })),
  ...APPLICATIONS.map((peer) => ({
    ...{ id: peer.id, title: peer.title, side: 'applications' as const, install: peer.install },
    start: (scope: Scope, people: Person[]) => startApplicationPair(scope, peer, people),
  })),
];
