export { describeSideEffectQueueContract } from './queue-contract.ts';
export { describeStoreContract } from './store-contract.ts';
export type { TestFramework } from './test-framework.ts';
export { createTestIssuer, type TestIssuer, type TestIssuerOptions, type TestLogout } from './test-issuer.ts';
