import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

export type Session = components['schemas']['Session'];
export type Termination = components['schemas']['Termination'];
export type SessionDetails = Session & { terminations: Termination[] };
export type TerminationReason = components['schemas']['TerminationReason'];
export type SessionQuery = NonNullable<paths['/api/admin/v1/sessions']['get']['parameters']['query']>;

export function useSessions(query: SessionQuery) {
  return useQuery({
    queryKey: ['sessions', 'list', query],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/sessions', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useSession(uid: string) {
  return useQuery({
    queryKey: ['sessions', uid],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/sessions/{uid}', { params: { path: { uid } }, signal })),
  });
}

/** Ends the session, or with a client id only the part of this application. */
export function useSignOutSession(uid: string) {
  return useSignOut((clientId: string | undefined) =>
    ask(
      api.POST('/api/admin/v1/sessions/{uid}/sign-out', {
        params: { path: { uid } },
        body: clientId === undefined ? {} : { clientId },
      }),
    ),
  );
}

/** Ends all sessions of a person; answers with how many there were. */
export function useSignOutAccount(id: string) {
  return useSignOut(() => ask(api.POST('/api/admin/v1/accounts/{id}/sign-out', { params: { path: { id } } })));
}

/** Ends everything there is; answers with an order. */
export function useSignOutEverybody() {
  return useSignOut(() => ask(api.POST('/api/admin/v1/sessions/sign-out', { body: { everybody: true } })));
}

export function useTerminations(query: { limit: number }) {
  return useQuery({
    queryKey: ['terminations', 'list', query],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/terminations', { params: { query }, signal })),
  });
}

export function useTermination(id: string) {
  return useQuery({
    queryKey: ['terminations', id],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/terminations/{id}', { params: { path: { id } }, signal })),
  });
}

function useSignOut<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    // Not waited for: whoever has signed out themselves would wait for ever.
    onSuccess: () => {
      for (const key of ['sessions', 'deliveries', 'terminations', 'status']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}
