import type Provider from 'oidc-provider';
import type { Applications } from '../directory/applications.ts';

/** Not part of the engine's documented interface; a test guards that it is still what authenticates clients. */
interface ClientPrototype {
  clientId: string;
  compareClientSecret(presented: string): boolean | Promise<boolean>;
}

/** Lets a client authenticate with the secret before the last as well, while the overlap of a rotation lasts. */
export function acceptRotatedSecrets(provider: Provider, applications: Applications, now: () => number): void {
  const client = provider.Client.prototype as unknown as ClientPrototype;
  if (typeof client.compareClientSecret !== 'function') {
    throw new Error('This release of oidc-provider authenticates clients in another way than Curfew is made for.');
  }
  client.compareClientSecret = function compareClientSecret(presented) {
    return applications.isSecret(this.clientId, presented, now());
  };
}
