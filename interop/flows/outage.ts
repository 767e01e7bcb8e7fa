import { pause } from '../runner/eventually.ts';
import type { Application } from '../runner/pair.ts';
import {
  expectSignedIn,
  expectSignedOut,
  expectTrue,
  type Flow,
  heardAfter,
  needed,
  signInAt,
  signOut,
} from './flow.ts';

/** A little more than the option `revalidation.after` of the application. */
const REVALIDATED_AFTER = 2_200;
const ONLY_OUR_KIT = 'only our kit has it';
const RETRY_IS_EXPECTED_WITHIN = 10_000;

export const applicationDown: Flow = {
  id: 'application-down',
  title: 'the application is down during the logout and hears of it when it is back',
  async run(pair, person) {
    const { first, other } = pair;
    const device = await signInAt(pair, [first, other], person);
    const from = first.wire.heard.length;
    await whileDown(first, () => signOut(pair, other, device));
    await first.wire.hears(from, ({ status }) => status < 300, RETRY_IS_EXPECTED_WITHIN);
    await expectSignedOut(first, device);
  },
};

export const missedLogout: Flow = {
  id: 'missed-logout',
  title: 'a logout that the application missed is found out by asking the provider (`revalidation`)',
  async run(pair, person) {
    const { other } = pair;
    const asking = needed(pair.revalidating, ONLY_OUR_KIT);
    const device = await signInAt(pair, [asking, other], person);
    // Long enough for an application that cannot ask to give the session up by itself.
    await pause(2 * REVALIDATED_AFTER);
    await expectSignedIn(asking, device, 'the session is over although the provider’s lives');
    await whileDown(asking, async () => {
      await signOut(pair, other, device);
      await pause(REVALIDATED_AFTER);
      await expectSignedOut(asking, device);
    });
  },
};

export const quietEndings: Flow = {
  id: 'quiet-endings',
  title: 'sessions that the provider ends without a word are found out in the same way',
  async run(pair, person) {
    const { provider } = pair;
    const asking = needed(pair.revalidating, ONLY_OUR_KIT);
    const seen: string[] = [];
    for (const { what, act } of needed(provider.quietEndings, 'no such ending is known')) {
      await provider.allowAgain?.(person);
      const device = await signInAt(pair, [asking], person);
      const from = asking.wire.heard.length;
      await act(person);
      await pause(REVALIDATED_AFTER);
      await expectSignedOut(asking, device);
      seen.push(`${what}: ${asking.wire.heard.length > from ? 'told' : 'not told'}`);
    }
    return seen.join('; ');
  },
};

export const offlineAccess: Flow = {
  id: 'offline-access',
  title: 'a logout ends `offline_access` as well when the Logout Token says so',
  async run(pair, person) {
    const { offline, other, provider } = pair;
    const application = needed(offline, 'the provider does not ask for it');
    const refresh = needed(provider.refresh, 'the provider does not ask for it');
    const [before, otherBefore] = [application.signIns.length, other.signIns.length];
    // The other one first: beginning with `offline_access` is a flow of its own.
    const device = await signInAt(pair, [other, application], person);
    const token = needed(application.signIns[before]?.refreshToken, 'the provider gave no refresh token');
    expectTrue(other.signIns[otherBefore] !== undefined, 'the sign-in was not seen');
    expectTrue(await refresh(application, token), 'the refresh token is no good while the session lives');
    const { claims } = await heardAfter(application, () => signOut(pair, other, device));
    const events = (claims.events ?? {}) as Record<string, unknown>;
    expectTrue(events.revoke_offline_access === true, 'the Logout Token does not say revoke_offline_access');
    await expectSignedOut(application, device);
    await expectRefused(() => refresh(application, token));
  },
};

export const offlineFirst: Flow = {
  id: 'offline-first',
  title: 'an application that asked for `offline_access` at the first sign-in of a browser hears of the logout',
  async run(pair, person) {
    const application = needed(pair.offline, 'only our kit is tried');
    needed(pair.provider.refresh, 'the provider does not ask for the end of `offline_access`');
    const device = await signInAt(pair, [application, pair.other], person);
    const from = application.wire.heard.length;
    await signOut(pair, pair.other, device);
    await application.wire.hears(from, undefined, RETRY_IS_EXPECTED_WITHIN);
    await expectSignedOut(application, device);
  },
};

/** Does something while an application cannot be reached. */
async function whileDown({ wire }: Application, act: () => Promise<void>): Promise<void> {
  await wire.cut();
  try {
    await act();
  } finally {
    await wire.mend();
  }
}

async function expectRefused(refresh: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (await refresh()) {
    if (Date.now() > end) throw new Error('the refresh token still works');
    await pause(200);
  }
}
