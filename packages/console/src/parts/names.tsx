import { useTranslation } from 'react-i18next';
import { useAccount } from '../api/accounts.ts';
import { useApplication } from '../api/applications.ts';
import type { components } from '../api/schema.d.ts';
import { TextLink } from './text-link.tsx';

interface NameProps {
  /** Among other words a link is not known by its colour alone. Default true. */
  isInText?: boolean;
}

/** An application by its name, leading to it; by its client id once it is deleted. */
export function ApplicationName({ clientId, isInText = true }: NameProps & { clientId: string }) {
  const { data } = useApplication(clientId);
  if (data === undefined) return clientId;
  return (
    <TextLink to={`/console/applications/${encodeURIComponent(clientId)}`} underline={isInText ? 'always' : 'hover'}>
      {data.metadata.client_name}
    </TextLink>
  );
}

/** A person by their username, leading to them; by their id once they are deleted. */
export function AccountName({ id, isInText = true }: NameProps & { id: string }) {
  const { data } = useAccount(id);
  if (data === undefined) return id;
  return (
    <TextLink to={`/console/users/${encodeURIComponent(id)}`} underline={isInText ? 'always' : 'hover'}>
      {data.username}
    </TextLink>
  );
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
