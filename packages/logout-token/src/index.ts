export type { EncryptionSettings } from './algorithms/encryption-algorithm.ts';
export { SIGNING_ALGORITHMS, type SigningAlgorithm } from './algorithms/signing-algorithm.ts';
export { CONFIGURATION_ERRORS, ConfigurationError, type ConfigurationErrorCode } from './errors/configuration-error.ts';
export {
  LOGOUT_TOKEN_ISSUE_ERRORS,
  LogoutTokenIssueError,
  type LogoutTokenIssueErrorCode,
} from './errors/issue-error.ts';
export { KeysUnavailableError } from './errors/keys-unavailable-error.ts';
export { LOGOUT_TOKEN_ERRORS, LogoutTokenError, type LogoutTokenErrorCode } from './errors/logout-token-error.ts';
export { type IssuedLogoutToken, issueLogoutToken } from './issue/issue-logout-token.ts';
export type { IssueLogoutTokenOptions } from './issue/options.ts';
export { clientSecret } from './keys/client-secret.ts';
export type { KeyMaterial } from './keys/key-material.ts';
export type { KeySource } from './keys/key-source.ts';
export { localJwks } from './keys/local-jwks.ts';
export { remoteJwks } from './keys/remote-jwks.ts';
export type { RemoteJwksOptions } from './keys/remote-jwks-options.ts';
export { MAX_TOKEN_LENGTH } from './limits.ts';
export { BACKCHANNEL_LOGOUT_EVENT } from './logout-event.ts';
export { assertVerifyLogoutTokenOptions, type VerifyLogoutTokenOptions } from './verify/options.ts';
export { type LogoutToken, verifyLogoutToken } from './verify/verify-logout-token.ts';
