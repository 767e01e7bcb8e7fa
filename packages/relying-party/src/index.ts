export { answerLoginRequired } from './adapters/login-required.ts';
export type { HookSets } from './hooks.ts';
export type { Logger } from './logger.ts';
export type { ProviderOptions } from './login/provider-connection.ts';
export type { Session } from './login/session.ts';
export type { LoginOptions, SignInHooks, SignInTokens } from './login/sign-in.ts';
export { SIGN_IN_ERRORS, SignInError, type SignInErrorCode } from './login/sign-in-error.ts';
export type { LogoutOptions } from './login/sign-out.ts';
export type { Routes } from './login/site.ts';
export { OPTION_ERRORS, OptionError, type OptionErrorCode } from './option-error.ts';
export { type EventStream, type EventStreamOptions, openEventStream } from './push/event-stream.ts';
export {
  createSessionEvents,
  type SessionEvents,
  type SessionEventsOptions,
  type SessionSource,
} from './push/session-events.ts';
export { SESSION_EVENTS_SCRIPT } from './push/session-events-script.ts';
export type { UnknownSidPolicy } from './receiver/carry-out.ts';
export { type DatedKeySource, remoteJwks } from './receiver/dated-jwks.ts';
export type { ResolveIssuer } from './receiver/issuer-choice.ts';
export {
  createLogoutReceiver,
  type LogoutReceiver,
  type LogoutReceiverOptions,
  type LogoutTokenEvent,
  type ReceiverHooks,
} from './receiver/logout-receiver.ts';
export { LOGOUT_REQUEST_ERRORS, type LogoutRequestErrorCode } from './receiver/logout-request-error.ts';
export { describeRefusal, type LogoutRefusalCode } from './receiver/logout-response.ts';
export type { IssuerHealth, ReceiverHealth } from './receiver/receiver-health.ts';
export type { TrustedIssuer } from './receiver/trusted-issuer.ts';
export { createRelyingParty, type RelyingParty, type RelyingPartyOptions } from './relying-party.ts';
export type { RevalidationOptions } from './revalidation/revalidation.ts';
export { cutOffOfLogoutToken } from './sessions/cut-off.ts';
export type { RevocationScope } from './sessions/revocation-keys.ts';
export type { SessionRecord } from './sessions/session-record.ts';
export {
  createSessionRegistry,
  type EndListener,
  type RevokeOptions,
  type SessionEnd,
  type SessionHooks,
  type SessionRegistry,
  type SessionRegistryOptions,
  type SessionStatus,
} from './sessions/session-registry.ts';
export { createSideEffects, type StandaloneSideEffectOptions } from './side-effects/create-side-effects.ts';
export type { Ending, EndReason } from './side-effects/kept-session.ts';
export { createMemorySideEffectQueue } from './side-effects/memory-queue.ts';
export type { RefreshToken, SideEffect, SideEffectOptions, SideEffects } from './side-effects/side-effect-options.ts';
export type { QueueItem, SideEffectQueue } from './side-effects/side-effect-queue.ts';
export { PermanentFailure } from './side-effects/token-revocation.ts';
export { createMemoryStore } from './stores/memory.ts';
export type {
  NotedEnding,
  NotedEndings,
  OpenOutcome,
  Revocation,
  RevocationOutcome,
  SessionStore,
} from './stores/store.ts';
export type { LogoutResult, Telemetry } from './telemetry/observer.ts';
