import {
  endOneOfTwo,
  expectHeard,
  expectSignedOut,
  expectTrue,
  type Flow,
  heardAfter,
  NO_SID,
  needed,
  signIn,
  signInAt,
  signOut,
} from './flow.ts';

export const signInFlow: Flow = {
  id: 'sign-in',
  title: 'sign in',
  async run(pair, person) {
    const device = await pair.newDevice();
    const sid = await signIn(pair, pair.first, device, person);
    expectTrue(sid !== undefined, NO_SID);
  },
};

export const logoutElsewhere: Flow = {
  id: 'logout-elsewhere',
  title: 'logout at the other application',
  async run(pair, person) {
    const { first, other } = pair;
    const device = await pair.newDevice();
    const sid = await signIn(pair, first, device, person);
    await signIn(pair, other, device, person);
    const { status, claims, header } = await heardAfter(first, () => signOut(pair, other, device));
    expectHeard(status);
    expectTrue(claims.sid === sid, 'the Logout Token names another session');
    await expectSignedOut(first, device);
    return `alg ${header.alg}, typ ${header.typ ?? 'none'}`;
  },
};

export const twoDevices: Flow = {
  id: 'two-devices',
  title: 'two devices of one person, one logs out',
  async run(pair, person) {
    const { first, other } = pair;
    await endOneOfTwo(pair, person, async (device) => {
      await signIn(pair, other, device, person);
      return heardAfter(first, () => signOut(pair, other, device));
    });
  },
};

export const logoutAtProvider: Flow = {
  id: 'logout-at-provider',
  title: 'logout at the provider itself',
  async run(pair, person) {
    const url = needed(pair.provider.signOutUrl, 'the provider has no page for it');
    const { first } = pair;
    const device = await signInAt(pair, [first], person);
    const { status } = await heardAfter(first, async () => {
      await device.page.goto(url);
      await pair.provider.answerSignOut(device.page);
    });
    expectHeard(status);
    await expectSignedOut(first, device);
  },
};

export const adminEndsSession: Flow = {
  id: 'admin-session',
  title: 'an admin ends one session of two',
  async run(pair, person) {
    const { first, provider } = pair;
    const endSession = needed(provider.endSession, 'the provider has no admin');
    await endOneOfTwo(pair, person, (_device, sid) => heardAfter(first, () => endSession(needed(sid, NO_SID), first)));
  },
};

export const adminEndsPerson: Flow = {
  id: 'admin-person',
  title: 'an admin ends all sessions of a person',
  async run(pair, person) {
    const { first, provider } = pair;
    const endPerson = needed(provider.endPerson, 'the provider has no admin');
    const devices = [await signInAt(pair, [first], person), await signInAt(pair, [first], person)];
    const from = first.wire.heard.length;
    await endPerson(person);
    expectHeard((await first.wire.hears(from)).status);
    for (const device of devices) await expectSignedOut(first, device);
    return `${first.wire.heard.length - from} Logout Tokens for 2 sessions`;
  },
};
