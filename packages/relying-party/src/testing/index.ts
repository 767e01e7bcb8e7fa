export { describeSideEffectQueueContract } from './queue-contract.ts';
export { describeStoreContract } from './store-contract.ts';
export type { TestFramework } from './test-framework.ts';
