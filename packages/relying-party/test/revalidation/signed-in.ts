import { onTestFinished } from 'vitest';
import type { Session } from '../../src/index.ts';
import { Browser } from '../support/browser.ts';
import { startTestApplication, type TestApplicationOptions } from '../support/test-application.ts';

export const MINUTE = 60_000;

/** Somebody is signed in to an application whose clock can be put forward, until the test is finished. */
export async function signInSomebody(options: TestApplicationOptions) {
  const clock = { ahead: 0 };
  const sessions: Session[] = [];
  const ended: string[] = [];
  const app = await startTestApplication({
    now: () => Date.now() + clock.ahead,
    hooks: {
      onSignedIn: (session) => sessions.push(session),
      onSessionEnded: ({ id }, { reason }) => ended.push(`${sessions.findIndex((one) => one.id === id)} ${reason}`),
    },
    ...options,
  });
  onTestFinished(app.stop);
  onTestFinished(app.party.close);
  const browser = new Browser();
  await browser.open(`${app.base}/login`);

  return { ...app, clock, sessions, ended, browser };
}
