import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components } from './schema.d.ts';

export type OwnSession = components['schemas']['OwnSession'];
export type OwnTermination = components['schemas']['OwnTermination'];

interface PageQuery {
  after?: string;
  limit?: number;
}

const BASE = '/api/account/v1';
/** Milliseconds: until then somebody waits for the applications to confirm, later they only may. */
const FRESH = 60_000;

export function useOwnSessions(query: PageQuery) {
  return useQuery({
    queryKey: ['own', 'sessions', query],
    queryFn: ({ signal }) => ask(api.GET(`${BASE}/sessions`, { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Asked for again while applications have still to confirm. */
export function useOwnTerminations(query: PageQuery) {
  return useQuery({
    queryKey: ['own', 'terminations', query],
    queryFn: ({ signal }) => ask(api.GET(`${BASE}/terminations`, { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => {
      const waiting = data?.items.filter(({ deliveries }) => deliveries.some(isOpen)) ?? [];
      if (waiting.length === 0) return false;
      return waiting.some(({ endedAt }) => Date.now() - Date.parse(endedAt) < FRESH) ? 1_000 : 15_000;
    },
  });
}

/** Whether the application has still to be told. */
export function isOpen({ state }: OwnTermination['deliveries'][number]): boolean {
  return state === 'pending' || state === 'leased';
}

export function useSignOutOwnSession() {
  return useOwnChange((uid: string) => ask(api.POST(`${BASE}/sessions/{uid}/sign-out`, { params: { path: { uid } } })));
}

/** Ends all own sessions but this one; answers with how many there were. */
export function useSignOutOthers() {
  return useOwnChange(() => ask(api.POST(`${BASE}/sessions/sign-out-others`)));
}

export function useChangeOwnPassword() {
  return useOwnChange((body: { current: string; password: string }) => ask(api.PUT(`${BASE}/password`, { body })));
}

export function useOwnConsents() {
  return useQuery({
    queryKey: ['own', 'consents'],
    queryFn: ({ signal }) => ask(api.GET(`${BASE}/consents`, { signal })),
  });
}

export function useWithdrawOwnConsent() {
  return useOwnChange((clientId: string) =>
    ask(api.DELETE(`${BASE}/consents/{clientId}`, { params: { path: { clientId } } })),
  );
}

function useOwnChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['own'] }) });
}
