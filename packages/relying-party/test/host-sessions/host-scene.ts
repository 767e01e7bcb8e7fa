import type { SessionRecord } from '../../src/index.ts';
import { logoutRequest } from '../support/issuer.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

/** An application whose sessions live in its framework's store. Its routes: see `answer`. */
export interface HostApplication {
  origin: string;
  /** Is there a row of this id in the store? Asked behind the framework's and the guard's back. */
  has(id: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** What the framework's adapter in these tests offers to the routes. */
export interface HostRequest {
  /** A new, empty session instead of the one the request came with. */
  regenerate(): Promise<string>;
  data: { login?: SessionRecord | undefined; visits?: number | undefined };
}

export interface HostAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** A stop between loading a session and saving it. */
export interface Hold {
  /** A request has loaded its session and stands still. */
  readonly loaded: Promise<void>;
  release(): void;
}

/** The receiver, the clock, and the routes of the application, the same for every framework. */
export async function createHostScene() {
  const hooks: { deleteSession?: (session: SessionRecord) => Promise<void> } = {};
  const receiver = await createTestReceiver({ hooks: { onSessionEnded: (session) => hooks.deleteSession?.(session) } });
  let arrive = () => {};
  let released: Promise<void> = Promise.resolve();
  let statusCalls = 0;
  const { sessions } = receiver.receiver;

  return {
    ...receiver,
    hooks,
    /** The registry, counting. */
    sessions: {
      status(session: SessionRecord) {
        statusCalls += 1;
        return sessions.status(session);
      },
    },
    statusCalls: () => statusCalls,

    /** From now on `/slow` stands still between load and save. */
    hold(): Hold {
      const loaded = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      arrive = loaded.resolve;
      released = release.promise;
      return { loaded: loaded.promise, release: release.resolve };
    },

    /** End the sessions of a `sid`, or all of ada's, by a Logout Token over the whole receiver. */
    async logOut(sid?: string): Promise<void> {
      const token = await receiver.issuer.mint({
        subject: 'ada',
        now: () => receiver.clock.now,
        ...(sid ? { sessionId: sid } : {}),
      });
      const response = await receiver.receiver.receive(logoutRequest(token));
      if (response.status !== 200) throw new Error(`The logout was refused: ${await response.text()}`);
    },

    async answer(path: string, sid: string | undefined, request: HostRequest): Promise<HostAnswer> {
      if (path === '/login') {
        const id = await request.regenerate();
        const login = { ...receiver.sessionOf({ id, sid }), startedAt: receiver.clock.now };
        if ((await sessions.open(login)) !== 'opened') return { status: 403, body: {} };
        request.data.login = login;
        return { status: 200, body: { id } };
      }
      // An application that forgot to ask.
      if (path === '/careless-login') {
        const id = await request.regenerate();
        request.data.login = { ...receiver.sessionOf({ id, sid }), startedAt: receiver.clock.now };
        return { status: 200, body: { id } };
      }
      if (path === '/basket') {
        request.data.visits = 1;
        return { status: 200, body: {} };
      }
      if (path === '/slow') {
        request.data.visits = (request.data.visits ?? 0) + 1;
        arrive();
        await released;
      }
      const { login, visits } = request.data;
      return { status: 200, body: { signedIn: login?.subject ?? null, visits: visits ?? 0 } };
    },
  };
}

export type HostScene = Awaited<ReturnType<typeof createHostScene>>;
