import type { Application, Person } from '../../runner/pair.ts';
import { REALM } from './realm.ts';

/** What an admin does in Keycloak's console, over the API behind it. */
export function createKeycloakAdmin(origin: string, admin: { username: string; password: string }) {
  async function call(method: string, path: string): Promise<Response> {
    const token = await fetch(`${origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const response = await fetch(`${origin}/admin/realms/${REALM}${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}` },
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  return {
    async endSession(sid: string, _application: Application): Promise<void> {
      await call('DELETE', `/sessions/${encodeURIComponent(sid)}`);
    },
    async endPerson({ username }: Person): Promise<void> {
      const found = await call('GET', `/users?exact=true&username=${encodeURIComponent(username)}`);
      const [{ id } = { id: '' }] = (await found.json()) as { id: string }[];
      await call('POST', `/users/${id}/logout`);
    },
  };
}
