import {
  expectHeard,
  expectSignedIn,
  expectSignedOut,
  expectTrue,
  type Flow,
  needed,
  signIn,
  signOut,
} from './flow.ts';

export const signInFlow: Flow = {
  id: 'sign-in',
  title: 'sign in',
  async run(pair, person) {
    const device = await pair.newDevice();
    const sid = await signIn(pair, pair.first, device, person);
    expectTrue(sid !== undefined, 'the application has no sid for the session');
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
    const from = first.wire.heard.length;
    await signOut(pair, other, device);
    const { status, claims, header } = await first.wire.hears(from);
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
    const [leaving, staying] = [await pair.newDevice(), await pair.newDevice()];
    await signIn(pair, first, staying, person);
    await signIn(pair, first, leaving, person);
    await signIn(pair, other, leaving, person);
    const from = first.wire.heard.length;
    await signOut(pair, other, leaving);
    expectHeard((await first.wire.hears(from)).status);
    await expectSignedOut(first, leaving);
    await expectSignedIn(first, staying, 'the session of the other device was ended as well');
  },
};

export const logoutAtProvider: Flow = {
  id: 'logout-at-provider',
  title: 'logout at the provider itself',
  async run(pair, person) {
    const url = needed(pair.provider.signOutUrl, 'the provider has no page for it');
    const { first } = pair;
    const device = await pair.newDevice();
    await signIn(pair, first, device, person);
    const from = first.wire.heard.length;
    await device.page.goto(url);
    await pair.provider.answerSignOut(device.page);
    expectHeard((await first.wire.hears(from)).status);
    await expectSignedOut(first, device);
  },
};

export const adminEndsSession: Flow = {
  id: 'admin-session',
  title: 'an admin ends one session of two',
  async run(pair, person) {
    const { first, provider } = pair;
    const endSession = needed(provider.endSession, 'the provider has no admin');
    const [ended, staying] = [await pair.newDevice(), await pair.newDevice()];
    await signIn(pair, first, staying, person);
    const sid = needed(await signIn(pair, first, ended, person), 'the application has no sid for the session');
    const from = first.wire.heard.length;
    await endSession(sid, first);
    expectHeard((await first.wire.hears(from)).status);
    await expectSignedOut(first, ended);
    await expectSignedIn(first, staying, 'the session of the other device was ended as well');
  },
};

export const adminEndsPerson: Flow = {
  id: 'admin-person',
  title: 'an admin ends all sessions of a person',
  async run(pair, person) {
    const { first, provider } = pair;
    const endPerson = needed(provider.endPerson, 'the provider has no admin');
    const devices = [await pair.newDevice(), await pair.newDevice()];
    for (const device of devices) await signIn(pair, first, device, person);
    const from = first.wire.heard.length;
    await endPerson(person);
    expectHeard((await first.wire.hears(from)).status);
    for (const device of devices) await expectSignedOut(first, device);
    return `${first.wire.heard.length - from} Logout Tokens for 2 sessions`;
  },
};
