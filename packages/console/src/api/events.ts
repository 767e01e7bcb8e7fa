import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { basePath } from '../base-path.ts';
import { CONSOLE_HEADER, reach } from './client.ts';
import { readEvents } from './event-stream.ts';

/** What the provider tells while it happens. */
export type LiveEvent =
  | {
      type: 'delivery';
      id: string;
      terminationId: string;
      clientId: string;
      state: string;
      attempts: number;
      nextAttemptAt: string | null;
      code?: string;
    }
  | {
      type: 'termination';
      id: string;
      sessionUid: string;
      accountId: string;
      /** The application whose part ended; null when the whole session did. */
      clientId: string | null;
      reason: string;
      at: string;
    }
  | { type: 'order'; id: string; ended: number; finishedAt: string | null };

/** `live`: connected. `waiting`: was, and will be again. `off`: nobody listens. */
export type LiveState = 'off' | 'connecting' | 'live' | 'waiting';

const listeners = new Set<(event: LiveEvent | { type: 'missed' }) => void>();
const watchers = new Set<() => void>();
let state: LiveState = 'off';
let connection: AbortController | undefined;
/** Then something may have happened since. */
let wasLive = false;

/**
 * Listens to the provider while the component is shown, over one connection for all of them. While the tab is in the
 * background there is none; `missed` is told, and everything asked for anew, when one is made again.
 *
 * @returns how it stands with the connection.
 */
export function useLiveEvents(onEvent: (event: LiveEvent) => void): LiveState {
  const client = useQueryClient();
  const receive = useEffectEvent((event: LiveEvent | { type: 'missed' }) => {
    if (event.type === 'missed') void client.invalidateQueries();
    else onEvent(event);
  });
  useEffect(() => {
    const listener = (event: LiveEvent | { type: 'missed' }) => receive(event);
    listeners.add(listener);
    updateConnection();
    return () => {
      listeners.delete(listener);
      updateConnection();
    };
  }, []);
  return useSyncExternalStore(watch, () => state);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function setState(next: LiveState): void {
  state = next;
  for (const watcher of watchers) watcher();
}

/** Browsers have few connections for one server: a tab that nobody looks at gives its back. */
function updateConnection(): void {
  const wanted = listeners.size > 0 && !document.hidden;
  if (wanted && connection === undefined) {
    connection = new AbortController();
    void stayConnected(connection.signal);
  } else if (!wanted && connection !== undefined) {
    connection.abort();
    connection = undefined;
    setState('off');
  }
}
document.addEventListener('visibilitychange', updateConnection);

async function stayConnected(signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      if (state !== 'waiting') setState('connecting');
      const response = await reach(`${basePath}/api/admin/v1/events`, { headers: CONSOLE_HEADER, signal });
      if (response.body === null) return;
      setState('live');
      if (wasLive) for (const listener of listeners) listener({ type: 'missed' });
      wasLive = true;
      failures = 0;
      for await (const { type, data } of readEvents(response.body)) {
        const event = { ...JSON.parse(data), type } as LiveEvent;
        for (const listener of listeners) listener(event);
      }
    } catch {
      // Whatever it was, it is tried again; who is signed out is led away by the request itself.
    }
    if (signal.aborted) return;
    setState('waiting');
    await pause(Math.min(30_000, 1_000 * 2 ** failures) * (0.5 + Math.random() / 2), signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
