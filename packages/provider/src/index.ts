export { AllowListError, createAddressPolicy } from './delivery/address-policy.ts';
export { DEFAULT_RETRY_POLICY, type RetryPolicy } from './delivery/retry-policy.ts';
export { AccountError, createAccount, hasNoAccounts, type NewAccount } from './directory/accounts.ts';
export { Applications, type RegisteredApplication } from './directory/applications.ts';
export { ClientMetadataError, type ClientMetadataInput } from './directory/client-metadata.ts';
export { Vault, VaultError, vaultFromFile, vaultFromKey } from './keys/vault.ts';
export { ListenError, type ProviderOptions, type RunningProvider, startProvider } from './provider.ts';
export { type Engine, openStorage, type Storage, StorageError } from './storage/storage.ts';
