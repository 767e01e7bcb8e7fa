export { describeStoreContract, type TestFramework } from './store-contract.ts';
