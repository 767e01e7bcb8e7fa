import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCachedStore, type RevocationBroadcast, type RevocationListener } from '../../src/stores/cached.ts';
import { describeStoreContract } from '../../src/testing/index.ts';
import { endSid, HOUR, isRevoked, loginOf } from './logins.ts';
import { SHARED_SYSTEMS, type SharedStore } from './shared-systems.ts';

/** What a listener hears, and a way to wait for it. */
function listen(broadcast: RevocationBroadcast) {
  const heard: string[] = [];
  const count = { connected: 0, failed: 0 };
  const waiting = new Set<() => void>();
  const note = () => {
    for (const look of waiting) look();
  };
  const listener: RevocationListener = {
    revoked(digests) {
      heard.push(...digests);
      note();
    },
    connected() {
      count.connected += 1;
      note();
    },
    failed() {
      count.failed += 1;
      note();
    },
  };
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { heard, count, until, stop: broadcast.subscribe(listener) };
}

for (const { name, url, share } of SHARED_SYSTEMS) {
  describe.skipIf(!url)(`broadcast: ${name}`, () => {
    let shared: SharedStore;
    beforeEach(async () => {
      shared = await share(url ?? '');
    });
    afterEach(() => shared.close());

    test('whoever listens hears every digest, however many there are', async () => {
      const digests = Array.from({ length: 1000 }, (_, index) =>
        createHash('sha256').update(`${index}`).digest('base64url'),
      );
      const one = listen(await shared.broadcast());
      const other = listen(await shared.broadcast());
      await Promise.all([one, other].map(({ until, count }) => until(() => count.connected === 1)));
      await (await shared.broadcast()).publish(digests);
      for (const { until, heard, stop } of [one, other]) {
        await until(() => heard.length >= digests.length);
        expect(heard).toEqual(digests);
        await stop();
      }
    });

    test('after the connection was cut it listens again, and says that something may have been missed', async () => {
      const { until, count, heard, stop } = listen(await shared.broadcast());
      const sender = await shared.broadcast();
      for (const cuts of [1, 2]) {
        await until(() => count.connected === cuts);
        expect(await shared.cutListeners()).toBeGreaterThan(0);
      }
      await until(() => count.connected === 3);
      await sender.publish(['still-there']);
      await until(() => heard.length > 0);
      expect(heard).toEqual(['still-there']);
      await stop();
    });

    test('who has stopped hears nothing', async () => {
      const broadcast = await shared.broadcast();
      const gone = listen(broadcast);
      await gone.until(() => gone.count.connected === 1);
      await gone.stop();
      const stays = listen(await shared.broadcast());
      await stays.until(() => stays.count.connected === 1);
      await broadcast.publish(['too-late']);
      await stays.until(() => stays.heard.length > 0);
      expect(gone.heard).toEqual([]);
      await stays.stop();
    });

    test('stopping at once, before the connection is there, leaves nothing behind', async () => {
      await listen(await shared.broadcast()).stop();
    });

    test('a view that lost its connection asks the store again when it is back', async () => {
      const broadcast = await shared.broadcast();
      let gaps = 0;
      let told = () => {};
      const watched: RevocationBroadcast = {
        ...broadcast,
        subscribe: (listener) =>
          broadcast.subscribe({
            ...listener,
            connected() {
              listener.connected();
              gaps += 1;
              told();
            },
          }),
      };
      const untilGaps = async (count: number) => {
        while (gaps < count) await new Promise<void>((resolve) => (told = resolve));
      };
      const cached = createCachedStore(await shared.connect(), { staleness: HOUR, broadcast: watched });
      await untilGaps(1);
      expect(await isRevoked(cached, loginOf())).toBe(false);
      // By a process that tells nobody: only the gap makes this view look again.
      await endSid(await shared.connect(), 'a');
      expect(await isRevoked(cached, loginOf())).toBe(false);
      await shared.cutListeners();
      await untilGaps(2);
      expect(await isRevoked(cached, loginOf())).toBe(true);
      await cached.close();
    });

    describeStoreContract(
      `cached view of ${name}`,
      async () => {
        const [store, broadcast] = await Promise.all([shared.connect(), shared.broadcast()]);
        return createCachedStore(store, { staleness: HOUR, broadcast });
      },
      { describe, expect, test },
    );
  });
}
