import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components, paths } from './schema.d.ts';

type Body<Path extends keyof paths, Method extends 'post' | 'patch'> = paths[Path] extends {
  [Name in Method]: { requestBody?: { content: { 'application/json': infer Content } } };
}
  ? Content
  : never;

export type NewAccount = Body<'/api/admin/v1/accounts', 'post'>;
export type AccountChanges = Body<'/api/admin/v1/accounts/{id}', 'patch'>;
export type Invitation = NonNullable<components['schemas']['Invitation']>;
export type Consent = components['schemas']['Consent'];

const PATH = '/api/admin/v1/accounts/{id}';
const at = (id: string) => ({ params: { path: { id } } });

/** With a password, or without one and with an invitation. */
export function useCreateAccount() {
  return useAccountChange((body: NewAccount) => ask(api.POST('/api/admin/v1/accounts', { body })));
}

export function useChangeAccount(id: string) {
  return useAccountChange((body: AccountChanges) => ask(api.PATCH(PATH, { ...at(id), body })));
}

export function useDeleteAccount(id: string) {
  return useAccountChange(() => ask(api.DELETE(PATH, at(id))));
}

export function useDisableAccount(id: string) {
  return useAccountChange(() => ask(api.POST(`${PATH}/disable`, at(id))));
}

export function useEnableAccount(id: string) {
  return useAccountChange(() => ask(api.POST(`${PATH}/enable`, at(id))));
}

export function useSetPassword(id: string) {
  return useAccountChange((password: string) => ask(api.PUT(`${PATH}/password`, { ...at(id), body: { password } })));
}

/** Makes a link that sets the password once. */
export function useInvite(id: string) {
  return useAccountChange(() => ask(api.POST(`${PATH}/invitation`, at(id))));
}

export function useAccountConsents(id: string) {
  return useQuery({
    queryKey: ['accounts', id, 'consents'],
    queryFn: ({ signal }) => ask(api.GET(`${PATH}/consents`, { ...at(id), signal })),
  });
}

export function useWithdrawAccountConsent(id: string) {
  return useAccountChange((clientId: string) =>
    ask(api.DELETE(`${PATH}/consents/{clientId}`, { params: { path: { id, clientId } } })),
  );
}

/** Sessions, deliveries and the audit log change with an account, so everything is asked for anew. */
function useAccountChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries() });
}
