import type { ApplicationPeer, Person, ProviderPeer } from '../runner/pair.ts';
import type { Side } from '../runner/results.ts';
import type { StartedPair } from '../runner/run-pair.ts';
import type { Scope } from '../runner/scope.ts';
import { startApplicationPair } from './application-pair.ts';
import { betterAuth } from './better-auth/better-auth.ts';
import { lasuiteCachedDb, lasuiteDb, lasuiteWorkedAround } from './django-lasuite/django-lasuite.ts';
import {
  expressStateful,
  expressStateless,
  expressWithReceiver,
} from './express-openid-connect/express-openid-connect.ts';
import { keycloak } from './keycloak/keycloak.ts';
import { modAuthOpenidc } from './mod-auth-openidc/mod-auth-openidc.ts';
import { nextjsAuth0 } from './nextjs-auth0/nextjs-auth0.ts';
import { oidcProvider } from './oidc-provider/oidc-provider.ts';
import { openidClient } from './openid-client/openid-client.ts';
import { startProviderPair } from './provider-pair.ts';

export interface PairUnderTest {
  id: string;
  title: string;
  side: Side;
  /** @throws NotInstallable */
  install(): Promise<void>;
  start(scope: Scope, people: Person[]): Promise<StartedPair>;
}

const APPLICATIONS: readonly ApplicationPeer[] = [
  lasuiteDb,
  lasuiteCachedDb,
  lasuiteWorkedAround,
  modAuthOpenidc,
  expressStateless,
  expressStateful,
  expressWithReceiver,
  nextjsAuth0,
  openidClient,
];

const PROVIDERS: readonly ProviderPeer[] = [keycloak, oidcProvider, betterAuth];

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
