import type { RevocationBroadcast } from './broadcast.ts';

/** What is needed of a `redis` client that publishes. */
export interface RedisPublisher {
  publish(channel: string, message: string): Promise<unknown>;
}

/** What is needed of a `redis` client that subscribes: `client.duplicate()`, connected. */
export interface RedisSubscriber {
  readonly isReady: boolean;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  unsubscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  on(event: 'ready', listener: () => void): unknown;
  off(event: 'ready', listener: () => void): unknown;
}

/**
 * Broadcast by PUBLISH and SUBSCRIBE. The subscriber is a connection of its own; with a cluster, to any one node of
 * it. Both clients belong to the caller.
 */
export function redisBroadcast(
  publisher: RedisPublisher,
  subscriber: RedisSubscriber,
  channel = 'curfew:revocations',
): RevocationBroadcast {
  return {
    async publish(digests) {
      await publisher.publish(channel, digests.join(' '));
    },

    subscribe({ revoked, connected, failed }) {
      const hear = (message: string) => revoked(message.split(' '));
      // The client says ready again after every reconnection, when it has renewed its subscriptions.
      const attach = () => void subscriber.subscribe(channel, hear).then(connected, failed);
      subscriber.on('ready', attach);
      if (subscriber.isReady) attach();
      return async () => {
        subscriber.off('ready', attach);
        if (subscriber.isReady) await subscriber.unsubscribe(channel, hear);
      };
    },
  };
}
