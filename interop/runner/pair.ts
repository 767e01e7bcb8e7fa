import type { RelyingPartyOptions, RevalidationOptions } from '@curfew/relying-party';
import type { Page } from 'playwright-core';
import type { State } from '../applications/state-page.ts';
import type { Device } from './device.ts';
import type { Scope } from './scope.ts';
import type { Wire } from './wire.ts';

export interface Person {
  username: string;
  password: string;
  email: string;
}

/** What an application is registered with at a provider. */
export interface Registration {
  name: string;
  redirectUri: string;
  postLogoutUri: string;
  logoutUri: string;
  /** `backchannel_logout_session_required`. */
  sessionRequired: boolean;
  /** Its Logout Tokens ask to revoke offline access as well, where the provider knows that. */
  revokeOfflineAccess: boolean;
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** A provider as its people and its admin meet it. */
export interface Provider {
  issuer: string;
  version: string;
  /** By the name of the application. */
  credentials: ReadonlyMap<string, Credentials>;
  /** What our kit has to be told about it. */
  kitOptions?: Partial<RelyingPartyOptions>;
  /** Answers the pages of a sign-in until the browser has left the provider. */
  answerSignIn(page: Page, person: Person): Promise<void>;
  /** Says yes where the provider asks whether to log out. */
  answerSignOut(page: Page): Promise<void>;
  /** Where a person logs out at the provider itself. */
  signOutUrl?: string;
  /** Its Logout Tokens have a `sid` whatever an application is registered with. */
  alwaysSendsSid?: boolean;
  /** An admin ends the session that an application knows by this `sid`. */
  endSession?(sid: string, application: Application): Promise<void>;
  /** An admin ends all sessions of a person. */
  endPerson?(person: Person): Promise<void>;
  /** Undoes a quiet ending, so that the person can sign in again. */
  allowAgain?(person: Person): Promise<void>;
  /** Endings of which the provider may tell nobody. The last one may be the end of the account. */
  quietEndings?: readonly { what: string; act(person: Person): Promise<void> }[];
  /** A Logout Token that names nothing but this, signed with the provider's key. */
  mint?(application: Application, names: { sid: string } | { sub: string }): Promise<string>;
  /** Whether a refresh token still brings new tokens. */
  refresh?(application: Application, refreshToken: string): Promise<boolean>;
}

/** What a peer is known to do wrong: a flow that has to fail, how, and where it is explained. */
export interface Fault {
  flow: string;
  /** What the failure has to say: anything else is not this fault. */
  says: RegExp;
  /** A file in `findings/`. */
  finding: string;
}

export interface ProviderPeer {
  id: string;
  title: string;
  /** How our kit asks it whether a session lives. Default 'refresh'. */
  revalidation?: RevalidationOptions['by'];
  faults?: readonly Fault[];
  /** Installs what it needs. @throws NotInstallable */
  install(): Promise<void>;
  start(scope: Scope, setup: { applications: Registration[]; people: Person[] }): Promise<Provider>;
}

/** An application as a person meets it. */
export interface Application {
  name: string;
  wire: Wire;
  registration: Registration;
  loginUrl: string;
  /** Who is signed in on this device, as the application sees it. */
  state(device: Device): Promise<State>;
  /** Presses the application's logout button. */
  pressLogout(device: Device): Promise<void>;
}

/** An application whose addresses are known before the provider starts. */
export interface ApplicationPlan<App extends Application = Application> {
  registration: Registration;
  start(provider: Provider): Promise<App>;
}

export interface ApplicationPeer {
  id: string;
  title: string;
  faults?: readonly Fault[];
  /** Installs what it needs. @throws NotInstallable */
  install(): Promise<void>;
  /** As installed. */
  version(): Promise<string>;
  plan(scope: Scope): Promise<ApplicationPlan>;
}

/** One of ours, made with the kit, which tells more than a peer does. */
export interface KitApplication extends Application {
  /** Verdict and code of each Logout Token, in order. */
  verdicts: { verdict: string; code?: string; claims: Readonly<Record<string, unknown>>; ended: number }[];
  /** What the sign-ins brought, in order. */
  signIns: { sid: string | undefined; subject: string; idToken: string; refreshToken: string | undefined }[];
}

export interface Pair {
  id: string;
  title: string;
  /** Of the peer. */
  version: string;
  faults: readonly Fault[];
  provider: Provider;
  /** The one that is watched: told of logouts that happen elsewhere. */
  first: Application;
  /** The one where the person logs out. */
  other: KitApplication;
  /** Watched like the first, but registered without `backchannel_logout_session_required`. */
  withoutSid?: Application;
  /** One of ours that asks the provider now and then. */
  revalidating?: KitApplication;
  /** One of ours with `offline_access`. */
  offline?: KitApplication;
  newDevice(): Promise<Device>;
}
