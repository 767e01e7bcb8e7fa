import { decodeJwt } from 'jose';
import type { Device } from '../runner/device.ts';
import { pause } from '../runner/eventually.ts';
import type { Application, Pair } from '../runner/pair.ts';
import type { Heard } from '../runner/wire.ts';
import {
  endOneOfTwo,
  expectHeard,
  expectSignedIn,
  expectSignedOut,
  expectTrue,
  type Flow,
  heardAfter,
  NO_SID,
  NotPossible,
  needed,
  signIn,
  signInAt,
  signOut,
} from './flow.ts';

/** Times in tokens are whole seconds: what follows has to happen in another one. */
const NEXT_SECOND = 1_100;

/** The application whose sessions `sub` alone can end here. */
export function applicationForSubOnly({ withoutSid, provider, first }: Pair): Application {
  if (provider.alwaysSendsSid) throw new NotPossible('the provider always sends `sid`');
  return needed(withoutSid ?? (provider.mint && first), 'no Logout Token without `sid` is to be had');
}

/**
 * Ends all sessions of a person with `sub` alone: by a logout on a device, where the provider sends such tokens, else with
 * a token signed by hand. @returns what arrived.
 */
export async function endBySub(
  pair: Pair,
  application: Application,
  device: Device,
): Promise<Pick<Heard, 'token' | 'status' | 'claims'>> {
  const { mint } = pair.provider;
  const sub = (await application.state(device)).user ?? '';
  await pause(NEXT_SECOND);
  if (application === pair.withoutSid || mint === undefined) {
    return heardAfter(application, () => signOut(pair, pair.other, device));
  }
  const token = await mint(application, { sub });
  const { status } = await application.wire.send(token);
  return { token, status, claims: decodeJwt(token) };
}

export const subOnly: Flow = {
  id: 'sub-only',
  title: '`sub` alone ends all sessions of the person',
  async run(pair, person) {
    const application = applicationForSubOnly(pair);
    const another = await signInAt(pair, [application], person);
    const leaving = await signInAt(pair, [application, pair.other], person);
    const { status, claims } = await endBySub(pair, application, leaving);
    expectTrue(claims.sid === undefined, 'the Logout Token has a sid');
    expectTrue(typeof claims.sub === 'string', 'the Logout Token has no sub');
    expectHeard(status);
    for (const device of [leaving, another]) await expectSignedOut(application, device);
  },
};

export const sidOnly: Flow = {
  id: 'sid-only',
  title: '`sid` alone ends that session',
  async run(pair, person) {
    const mint = needed(pair.provider.mint, 'the provider always sends `sub`');
    const { first } = pair;
    await endOneOfTwo(pair, person, async (_device, sid) =>
      first.wire.send(await mint(first, { sid: needed(sid, NO_SID) })),
    );
  },
};

export const laterSignIn: Flow = {
  id: 'later-sign-in',
  title: 'a later sign-in is let in and revives no older session',
  async run(pair, person) {
    const application = applicationForSubOnly(pair);
    const old = await signInAt(pair, [application], person);
    const returning = await signInAt(pair, [application, pair.other], person);
    expectHeard((await endBySub(pair, application, returning)).status);
    // The old device is not looked at before: an application that clears the cookie on sight would hide what it does.
    await expectSignedOut(application, returning);
    await pause(NEXT_SECOND);
    await signIn(pair, application, returning, person);
    const { user } = await application.state(old);
    expectTrue(user === null, 'the ended session of the other device is alive again after the new sign-in');
  },
};

export const replay: Flow = {
  id: 'replay',
  title: 'a token that comes twice ends no later session',
  async run(pair, person) {
    const application = applicationForSubOnly(pair);
    const device = await signInAt(pair, [application, pair.other], person);
    const { token, status } = await endBySub(pair, application, device);
    expectHeard(status);
    await expectSignedOut(application, device);
    await pause(NEXT_SECOND);
    await signIn(pair, application, device, person);
    const response = await application.wire.send(token);
    await expectSignedIn(application, device, 'the replayed token ended the session of a later sign-in');
    return `answered with ${response.status}`;
  },
};
