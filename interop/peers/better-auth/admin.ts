import type { Person } from '../../runner/pair.ts';

interface Session {
  id: string;
  token: string;
}

/** What an admin does through the API of the plugin `admin`. */
export function createBetterAuthAdmin(origin: string, administrator: Person) {
  let cookie: string | undefined;

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${origin}/api/auth${path}`, {
      method,
      headers: { origin, 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    cookie ??= response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return (await response.json()) as T;
  }

  async function signIn(): Promise<void> {
    if (cookie !== undefined) return;
    await call('POST', '/sign-in/email', { email: administrator.email, password: administrator.password });
  }

  async function listUsers(): Promise<{ id: string; email: string }[]> {
    await signIn();
    return (await call<{ users: { id: string; email: string }[] }>('GET', '/admin/list-users?limit=100')).users;
  }

  return {
    async endSession(sid: string): Promise<void> {
      for (const { id: userId } of await listUsers()) {
        const { sessions } = await call<{ sessions: Session[] }>('POST', '/admin/list-user-sessions', { userId });
        const session = sessions.find(({ id }) => id === sid);
        if (session === undefined) continue;
        await call('POST', '/admin/revoke-user-session', { sessionToken: session.token });
        return;
      }
      throw new Error('the provider lists no such session');
    },
    async endPerson({ email }: Person): Promise<void> {
      const user = (await listUsers()).find((candidate) => candidate.email === email);
      await call('POST', '/admin/revoke-user-sessions', { userId: user?.id });
    },
  };
}
