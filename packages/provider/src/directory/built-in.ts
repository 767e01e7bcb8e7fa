/** The console and the account pages: an application of the provider's own, which signs people in like any other. */
export const CONSOLE_CLIENT_ID = 'curfew-console';

/** Made by the provider at its start and kept as it must be: nobody edits, disables or deletes it. */
export function isBuiltIn(clientId: string): boolean {
  return clientId === CONSOLE_CLIENT_ID;
}
