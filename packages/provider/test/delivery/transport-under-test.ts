import { expect, onTestFinished } from 'vitest';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { createGuardedTransport, type GuardedTransportOptions } from '../../src/delivery/guarded-transport.ts';

/** The allow-list of a test whose application is on this machine. */
export const LOOPBACK = ['127.0.0.0/8', '::1/128'];
export const TOKEN = 'eyJ0eXAiOiJsb2dvdXQrand0In0.e30.c2ln';
/** Longer than a test may take: an outcome that came anyhow did not come from the time running out. */
export const NEVER = 600_000;

/** A transport whose outcomes are shown without their duration, which is checked here. */
export function transport(allow: readonly string[], options: Omit<GuardedTransportOptions, 'addressPolicy'> = {}) {
  const guarded = createGuardedTransport({ addressPolicy: createAddressPolicy(allow), ...options });
  onTestFinished(() => guarded.close());
  return {
    close: guarded.close,
    async post(uri: string, { insecureHttp = true, signal }: { insecureHttp?: boolean; signal?: AbortSignal } = {}) {
      const { durationMs, ...outcome } = await guarded.post(uri, TOKEN, { insecureHttp, ...(signal && { signal }) });
      expect(durationMs).toBeGreaterThanOrEqual(0);
      return outcome;
    },
  };
}

/** A name server: each question gets the next answer, the last one again and again. */
export function answers(...sequence: string[][]) {
  const asked: string[] = [];
  const lookup = async (hostname: string) => {
    const found = sequence[Math.min(asked.length, sequence.length - 1)] ?? [];
    asked.push(hostname);
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { asked, lookup };
}
