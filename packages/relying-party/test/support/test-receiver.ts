import {
  createLogoutReceiver,
  createMemoryStore,
  type LogoutReceiverOptions,
  type LogoutTokenEvent,
  type SessionRecord,
} from '../../src/index.ts';
import { createIssuer, logoutRequest } from './issuer.ts';

/** A receiver for one issuer (or those given), its clock, and all that its hooks were told. */
export async function createTestReceiver(options: Partial<LogoutReceiverOptions> = {}) {
  const issuer = await createIssuer();
  const clock = { now: Date.now() };
  const told = { ended: [] as string[], refused: [] as string[], unmatched: 0, events: [] as LogoutTokenEvent[] };
  const store = options.store ?? createMemoryStore();
  const receiver = createLogoutReceiver({
    issuers: [issuer.trusted],
    now: () => clock.now,
    hooks: {
      onSessionEnded: ({ id }) => told.ended.push(id),
      onTokenRefused: (code) => told.refused.push(code),
      onNothingMatched: () => {
        told.unmatched += 1;
      },
      onLogoutToken: (event) => told.events.push(event),
    },
    ...options,
    store,
  });

  /** A session that began a minute ago, unless said otherwise. */
  function sessionOf(overrides: Partial<SessionRecord> & { id: string }): SessionRecord {
    const { now } = clock;
    const times = { startedAt: now - 60_000, expiresAt: now + 3_600_000 };
    return { issuer: issuer.issuer, subject: 'ada', ...times, ...overrides };
  }

  /** Open sessions and give back a way to see which of them are still active. */
  async function openAll(...sessions: readonly SessionRecord[]) {
    for (const session of sessions) await receiver.sessions.open(session);
    return async () => {
      const states = await Promise.all(sessions.map((session) => receiver.sessions.status(session)));
      return sessions.filter((_, index) => states[index] === 'active').map(({ id }) => id);
    };
  }

  /** Post a token; the status and the reason code of the answer. */
  async function post(token: string): Promise<{ status: number; code: string | undefined }> {
    const response = await receiver.receive(logoutRequest(token));
    const { code } = await response.json();
    return { status: response.status, code };
  }

  return { issuer, clock, told, store, receiver, sessionOf, openAll, post };
}
