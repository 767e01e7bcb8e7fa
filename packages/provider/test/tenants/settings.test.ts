import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { Applications } from '../../src/directory/applications.ts';
import { Vault } from '../../src/keys/vault.ts';
import { startProvider } from '../../src/provider.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { openTenantStorage } from '../../src/tenant-storage.ts';
import { tenantVault } from '../../src/tenants.ts';
import { postAsClient } from '../protocol/scene.ts';
import { temporarySqlite } from '../storages.ts';

test('the networks that are open are for the operator to say, not for a tenant’s admins', async () => {
  const { storage, url, remove } = await temporarySqlite();
  const acme = await openTenantStorage(url, 'acme');
  const [vault, port] = [new Vault(new Uint8Array(32)), await freePort()];
  const issuer = `http://localhost:${port}`;
  // Nothing is given: what may be changed while it runs can be changed by the root's admins.
  const provider = await startProvider({
    ...{ issuer, port, storage, vault, logger: pino({ level: 'silent' }) },
    tenants: [{ name: 'acme', storage: acme }],
  });
  onTestFinished(async () => {
    await provider.close();
    await acme.close();
    await remove();
  });
  const change = async (at: string, { db }: Storage, key: Vault) => {
    const { clientId, clientSecret = '' } = await new Applications(db, key, createAddressPolicy([])).register(
      { client_name: 'tool', grant_types: ['client_credentials'], scope: 'curfew:admin', redirect_uris: [] },
      Date.now(),
    );
    const form = { grant_type: 'client_credentials', scope: 'curfew:admin' };
    const client = { clientId, clientSecret, redirectUri: '' };
    const { access_token } = (await postAsClient(at, '/oauth2/token', client, form)).body;
    const answer = await fetch(`${at}/api/admin/v1/settings`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ allowPrivateNetworks: ['10.0.0.0/8'] }),
    });
    return { status: answer.status, code: ((await answer.json()) as { code?: string }).code };
  };
  expect(await change(issuer, storage, vault)).toEqual({ status: 200, code: undefined });
  expect(await change(`${issuer}/t/acme`, acme, tenantVault(vault, 'acme'))).toEqual({
    status: 409,
    code: 'setting_fixed',
  });
});
