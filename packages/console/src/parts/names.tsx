import { useTranslation } from 'react-i18next';
import { useAccount } from '../api/accounts.ts';
import { useApplication } from '../api/applications.ts';
import type { components } from '../api/schema.d.ts';
import { TextLink } from './text-link.tsx';

/** An application by its name, leading to it; by its client id once it is deleted. */
export function ApplicationName({ clientId }: { clientId: string }) {
  const { data } = useApplication(clientId);
  if (data === undefined) return clientId;
  return <TextLink to={`/console/applications/${encodeURIComponent(clientId)}`}>{data.metadata.client_name}</TextLink>;
}

/** A person by their username, leading to them; by their id once they are deleted. */
export function AccountName({ id }: { id: string }) {
  const { data } = useAccount(id);
  if (data === undefined) return id;
  return <TextLink to={`/console/users/${encodeURIComponent(id)}`}>{data.username}</TextLink>;
}

/** Who did something, by kind and name. */
export function ActorName({ by: { kind, id } }: { by: components['schemas']['Actor'] }) {
  const { t } = useTranslation();
  const words = t(`actor.${kind}`);
  if (id === null) return words;
  return (
    <>
      {words} {kind === 'application' ? <ApplicationName clientId={id} /> : <AccountName id={id} />}
    </>
  );
}
