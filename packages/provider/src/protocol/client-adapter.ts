import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Applications } from '../directory/applications.ts';

/** Shows the directory's applications to the protocol engine, which only reads them unless they may register. */
export class ClientAdapter implements Adapter {
  readonly #applications: Applications;

  constructor(applications: Applications) {
    this.#applications = applications;
  }

  async find(clientId: string): Promise<AdapterPayload | undefined> {
    return (await this.#applications.findForProtocol(clientId)) as AdapterPayload | undefined;
  }

  async upsert(_clientId: string, _metadata: AdapterPayload): Promise<void> {
    throw new Error('Applications are registered in the directory.');
  }

  async destroy(_clientId: string): Promise<void> {}

  async consume(): Promise<void> {}

  async findByUid(): Promise<undefined> {}

  async findByUserCode(): Promise<undefined> {}

  async revokeByGrantId(): Promise<void> {}
}
