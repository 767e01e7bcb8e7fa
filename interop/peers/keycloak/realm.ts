import type { Credentials, Person, Registration } from '../../runner/pair.ts';

export const REALM = 'interop';

/** A realm to import, with the applications and people of a run. */
export function describeRealm(
  applications: readonly Registration[],
  people: readonly Person[],
  credentials: ReadonlyMap<string, Credentials>,
): string {
  const clients = applications.map((application) => ({
    ...{ clientId: application.name, secret: credentials.get(application.name)?.clientSecret },
    ...{ enabled: true, protocol: 'openid-connect', publicClient: false, standardFlowEnabled: true },
    redirectUris: [application.redirectUri],
    frontchannelLogout: false,
    attributes: {
      'post.logout.redirect.uris': application.postLogoutUri,
      'backchannel.logout.url': application.logoutUri,
      'backchannel.logout.session.required': String(application.sessionRequired),
      'backchannel.logout.revoke.offline.tokens': String(application.revokeOfflineAccess),
    },
    optionalClientScopes: ['offline_access'],
  }));
  const users = people.map(({ username, password, email }) => ({
    ...{ username, email, emailVerified: true, enabled: true, firstName: username, lastName: 'Person' },
    credentials: [{ type: 'password', value: password, temporary: false }],
    realmRoles: ['offline_access'],
  }));
  // Many sign-ins from one address are what a run does.
  return JSON.stringify({
    ...{ realm: REALM, enabled: true, sslRequired: 'none', bruteForceProtected: false },
    roles: { realm: [{ name: 'offline_access' }] },
    ...{ clients, users },
  });
}
