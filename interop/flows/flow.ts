import type { Device } from '../runner/device.ts';
import { eventually } from '../runner/eventually.ts';
import type { Application, Pair, Person } from '../runner/pair.ts';
import type { Heard } from '../runner/wire.ts';

export interface Flow {
  id: string;
  title: string;
  /** What happens, with a person of its own. Throws when it goes wrong. A text that it gives is a remark. */
  run(pair: Pair, person: Person): Promise<unknown>;
}

/** The pair does not allow a flow. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
  readonly code = 'not_possible';
}

/** What to say when there is no `sid` to go by. */
export const NO_SID = 'the application has no sid for the session';

/** Signs a person in to an application on a device, and tells the `sid` that the application keeps. */
export async function signIn(
  pair: Pair,
  application: Application,
  device: Device,
  person: Person,
): Promise<string | undefined> {
  await device.page.goto(application.loginUrl);
  await pair.provider.answerSignIn(device.page, person);
  await device.page.waitForLoadState();
  const { user, sid } = await application.state(device);
  if (user === null) {
    const text = await device.page.locator('body').innerText();
    throw new Error(`nobody is signed in to ${application.name} at ${device.page.url()}: ${text.slice(0, 300)}`);
  }
  return sid;
}

/** Signs a person in to several applications on a new device. */
export async function signInAt(pair: Pair, applications: readonly Application[], person: Person): Promise<Device> {
  const device = await pair.newDevice();
  for (const application of applications) await signIn(pair, application, device, person);
  return device;
}

/** The first Logout Token that an application gets after something was done. */
export async function heardAfter(application: Application, act: () => Promise<unknown>): Promise<Heard> {
  const from = application.wire.heard.length;
  await act();
  return application.wire.hears(from);
}

/**
 * Signs a person in on two devices and ends the session of one: nothing else is over then. `end` gets the device and its
 * `sid`, and gives what the application answered to the Logout Token.
 */
export async function endOneOfTwo(
  pair: Pair,
  person: Person,
  end: (device: Device, sid: string | undefined) => Promise<{ status: number }>,
): Promise<void> {
  const { first } = pair;
  const staying = await signInAt(pair, [first], person);
  const ended = await pair.newDevice();
  const sid = await signIn(pair, first, ended, person);
  expectHeard((await end(ended, sid)).status);
  await expectSignedOut(first, ended);
  await expectSignedIn(first, staying, 'the session of the other device was ended as well');
}

/** Logs out where the button is pressed, and at the provider. */
export async function signOut(pair: Pair, application: Application, device: Device): Promise<void> {
  await application.pressLogout(device);
  await pair.provider.answerSignOut(device.page);
  await expectSignedOut(application, device);
}

export async function expectSignedOut(application: Application, device: Device): Promise<void> {
  await eventually(
    async () => (await application.state(device)).user === null,
    `the session at ${application.name} ends`,
    8_000,
  );
}

export async function expectSignedIn(application: Application, device: Device, whenNot: string): Promise<void> {
  if ((await application.state(device)).user === null) throw new Error(whenNot);
}

/** That a provider took the answer for a success: 200, or 204. */
export function expectHeard(status: number): void {
  if (status !== 200 && status !== 204) throw new Error(`the application answered ${status} to a valid Logout Token`);
}

export function expectTrue(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** What a flow works with; without it, the flow is not possible. */
export function needed<T>(part: T | undefined, why: string): T {
  if (part === undefined) throw new NotPossible(why);
  return part;
}
