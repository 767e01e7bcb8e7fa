import type { Person } from '../../runner/pair.ts';
import { REALM } from './realm.ts';

/** What an admin does in Keycloak's console, over the API behind it. */
export function createKeycloakAdmin(origin: string, admin: { username: string; password: string }) {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    const token = await fetch(`${origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const response = await fetch(`${origin}/admin/realms/${REALM}${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async function pathOf({ username }: Person): Promise<string> {
    const found = await call('GET', `/users?exact=true&username=${encodeURIComponent(username)}`);
    const [{ id } = { id: '' }] = (await found.json()) as { id: string }[];
    return `/users/${id}`;
  }
  const act = async (method: string, path: string, body?: unknown) => void (await call(method, path, body));

  return {
    endSession: (sid: string) => act('DELETE', `/sessions/${encodeURIComponent(sid)}`),
    endPerson: async (person: Person) => act('POST', `${await pathOf(person)}/logout`),
    /** After each the person can sign in again, but for the last. */
    quietEndings: [
      { what: '“sign out all” of the realm', act: () => act('POST', '/logout-all', {}) },
      {
        what: 'the account is disabled',
        act: async (person: Person) => act('PUT', await pathOf(person), { enabled: false }),
      },
      {
        what: 'the account is deleted',
        async act(person: Person) {
          await act('DELETE', await pathOf(person));
        },
      },
    ],
    allowAgain: async (person: Person) => act('PUT', await pathOf(person), { enabled: true }),
  };
}
