import { describeStoreContract } from '@curfew/relying-party/testing';
import { describe, expect, test } from 'vitest';
import { createUpstreamStore } from '../../src/upstream/session-store.ts';
import { describeOnEveryStorage } from '../storages.ts';

describeOnEveryStorage('sessions at upstream providers', (open) => {
  describeStoreContract(
    'the provider’s own storage',
    async () => {
      const temporary = await open();
      const store = createUpstreamStore({ storage: temporary.storage, moment: () => ({ now: 0, horizon: 60_000 }) });
      return { ...store, close: () => temporary.remove() };
    },
    { describe, expect, test },
  );
});
