import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlaygroundConfiguration } from '@curfew/playground/configuration';
import { Applications, type ClientMetadataInput, createAddressPolicy } from '@curfew/provider';
import type { Data } from '../data-folder.ts';

export const PLAYGROUNDS = ['playground2', 'playground3'] as const;

export interface DemoAddresses {
  issuer: string;
  /** Where browsers reach the applications. */
  playgroundOrigin: string;
  /** The allow-list entry that lets the provider tell them. */
  allowedNetwork: string;
}

/**
 * Registers an application at the provider, at the first start, and writes what it must know to a file in the data
 * folder that only its owner can read.
 *
 * @returns the name of the file.
 */
export async function registerPlayground(
  name: string,
  folder: string,
  { storage, vault }: Data,
  addresses: DemoAddresses,
): Promise<string> {
  const applications = new Applications(storage.db, vault, createAddressPolicy([addresses.allowedNetwork]));
  const file = join(folder, `${name}.json`);
  const publicUrl = `${addresses.playgroundOrigin}/${name}`;
  const metadata: ClientMetadataInput = {
    client_name: name,
    redirect_uris: [`${publicUrl}/oauth2client`],
    post_logout_redirect_uris: [`${publicUrl}/logged-out`],
    backchannel_logout_uri: `${publicUrl}/bclogout`,
    backchannel_logout_session_required: true,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code', 'refresh_token'],
  };
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PlaygroundConfiguration) : undefined;
  const updated = known && (await applications.update(known.clientId, metadata, Date.now()));
  const registered = updated ?? (await applications.register(metadata, Date.now()));
  const { clientId, clientSecret = known?.clientSecret ?? '' } = registered;
  const configuration: PlaygroundConfiguration = {
    name,
    publicUrl,
    port: 0,
    issuer: addresses.issuer,
    clientId,
    clientSecret,
    cookieSecret: known?.cookieSecret ?? randomBytes(32).toString('base64url'),
    database: join(folder, `${name}.sqlite`),
    siblings: PLAYGROUNDS.filter((other) => other !== name).map((other) => ({
      name: other,
      url: `${addresses.playgroundOrigin}/${other}`,
    })),
  };
  writeFileSync(file, JSON.stringify(configuration, null, 2), { mode: 0o600 });
  return file;
}
