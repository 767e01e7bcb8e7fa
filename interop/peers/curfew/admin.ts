import type { RegisteredApplication } from '@curfew/provider';
import type { Provider } from '../../runner/pair.ts';

interface Listed {
  items: { uid: string; id: string; applications: { sid: string }[] }[];
}

/** What an admin does in the console, over the admin API. */
export function createCurfewAdmin(
  issuer: string,
  { clientId, clientSecret = '' }: RegisteredApplication,
): Required<Pick<Provider, 'endSession' | 'endPerson'>> {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const token = await fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'curfew:admin.read curfew:admin' }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const response = await fetch(`${issuer}/api/admin/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    async endSession(sid) {
      const { items } = await call<Listed>('GET', '/sessions?state=live&limit=100');
      const session = items.find(({ applications }) => applications.some((application) => application.sid === sid));
      if (session === undefined) throw new Error('the provider lists no such session');
      await call('POST', `/sessions/${session.uid}/sign-out`, {});
    },
    async endPerson({ username }) {
      const { items } = await call<Listed>('GET', `/accounts?search=${encodeURIComponent(username)}`);
      await call('POST', `/accounts/${items[0]?.id}/sign-out`, {});
    },
  };
}
