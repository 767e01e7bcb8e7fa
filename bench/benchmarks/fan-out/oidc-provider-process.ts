import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { offer } from '../../harness/worker.ts';

export interface PeerPlan {
  issuer: string;
  port: number;
  applications: readonly number[];
  jwk: Record<string, unknown>;
}

let provider: Provider;
let sessionUid = '';

// oidc-provider with its own back-channel logout, storage in memory. Whoever comes is signed in and agrees.
offer({
  async start({ issuer, port, applications, jwk }: PeerPlan) {
    provider = new Provider(issuer, {
      clients: applications.map((application, number) => ({
        client_id: `application-${number}`,
        client_secret: 'secret',
        redirect_uris: ['https://app.example/callback'],
        post_logout_redirect_uris: ['https://app.example/signed-out'],
        backchannel_logout_uri: `http://127.0.0.1:${application}/logout`,
        backchannel_logout_session_required: true,
      })),
      jwks: { keys: [jwk] } as never,
      cookies: { keys: ['a secret of this benchmark'] },
      pkce: { required: () => false },
      findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: { enabled: true },
      },
      // Its own keeps away from loopback addresses, where the applications of this benchmark are.
      fetch(url, init) {
        const { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown } = init ?? {};
        return fetch(url, options);
      },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      async loadExistingGrant({ oidc }) {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client?.clientId ?? '',
          accountId: oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
    });
    provider.on('authorization.success', ({ oidc }) => {
      sessionUid = oidc.session?.uid ?? '';
    });
    provider.on('backchannel.error', (_ctx, error) => console.error('A delivery failed.', error));
    const answer = provider.callback();
    const server = createServer((req, res) => {
      if (req.url?.startsWith('/interaction/'))
        void provider.interactionFinished(req, res, { login: { accountId: 'ada' } });
      else answer(req, res);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  },
  /** Lets all the other applications take part in the session of the last sign-in, as signing in at each would. */
  async joinAll(count: number) {
    const session = await provider.Session.findByUid(sessionUid);
    if (session === undefined) throw new Error('There is no such session.');
    for (let number = 1; number < count; number += 1) session.sidFor(`application-${number}`, `sid-${number}`);
    await session.save(3600);
  },
});
