import type { RedisPublisher, RedisSubscriber } from './broadcasts/redis.ts';
import type { RedisScripting } from './redis-scripts.ts';

/** What is needed of a client of the `ioredis` package: `Redis` and `Cluster` have it. */
export interface IoredisClient {
  readonly status: string;
  eval(script: string, keys: number, ...rest: string[]): Promise<unknown>;
  evalsha(sha1: string, keys: number, ...rest: string[]): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  on(event: 'ready' | 'message', listener: (...args: string[]) => void): unknown;
  off(event: 'ready' | 'message', listener: (...args: string[]) => void): unknown;
}

/**
 * A client of `ioredis` in the place of one of `redis`, for the store, the queue and the broadcast of this module. For
 * the subscriber of a broadcast give a connection of its own: `fromIoredis(redis.duplicate())`.
 */
export function fromIoredis(redis: IoredisClient): RedisScripting & RedisPublisher & RedisSubscriber {
  const handlers = new Map<(message: string) => void, (channel: string, message: string) => void>();

  return {
    eval: (script, input) => redis.eval(script, input.keys.length, ...input.keys, ...input.arguments),
    evalSha: (sha1, input) => redis.evalsha(sha1, input.keys.length, ...input.keys, ...input.arguments),
    publish: (channel, message) => redis.publish(channel, message),
    get isReady() {
      return redis.status === 'ready';
    },
    async subscribe(channel, listener) {
      const handler = handlers.get(listener) ?? ((from, message) => from === channel && listener(message));
      if (!handlers.has(listener)) redis.on('message', handler);
      handlers.set(listener, handler);
      await redis.subscribe(channel);
    },
    async unsubscribe(channel, listener) {
      const handler = handlers.get(listener);
      if (handler) redis.off('message', handler);
      handlers.delete(listener);
      await redis.unsubscribe(channel);
    },
    on: (event, listener) => redis.on(event, listener),
    off: (event, listener) => redis.off(event, listener),
  };
}
