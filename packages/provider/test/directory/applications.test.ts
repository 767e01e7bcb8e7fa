import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { Applications } from '../../src/directory/applications.ts';
import { Vault } from '../../src/keys/vault.ts';
import { metadataOf } from '../delivery/delivery-scene.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

describeOnEveryStorage('applications', (open) => {
  let temporary: TemporaryStorage;
  let applications: Applications;
  beforeEach(async () => {
    temporary = await open();
    const addresses = createAddressPolicy(['127.0.0.1']);
    applications = new Applications(temporary.storage.db, new Vault(randomBytes(32)), addresses);
  });
  afterEach(() => temporary.remove());

  test('a confidential client has a secret, given out once and not in the storage; a public one has none', async () => {
    const { clientId, clientSecret = '' } = await applications.register(metadataOf('https://app.example/out'), NOW);
    expect(Buffer.from(clientSecret, 'base64url')).toHaveLength(32);
    expect((await applications.findForProtocol(clientId))?.client_secret).toBe(clientSecret);
    const rows = JSON.stringify(await temporary.storage.db.selectFrom('clients').selectAll().execute());
    expect(rows).not.toContain(clientSecret);

    const open = await applications.register(metadataOf(undefined, { token_endpoint_auth_method: 'none' }), NOW);
    expect(open.clientSecret).toBeUndefined();
    expect(await applications.findForProtocol(open.clientId)).not.toHaveProperty('client_secret');
  });

  test('OP-9 the rules are judged again when the client turns public, and the change is refused whole', async () => {
    const http = 'http://127.0.0.1:8080/out';
    const { clientId } = await applications.register(metadataOf(http), NOW);
    const change = metadataOf(http, { client_name: 'renamed', token_endpoint_auth_method: 'none' });
    await expect(applications.update(clientId, change, NOW)).rejects.toMatchObject({ field: 'backchannel_logout_uri' });
    expect((await applications.find(clientId))?.metadata).toMatchObject({
      client_name: 'application',
      token_endpoint_auth_method: 'client_secret_basic',
    });
  });

  test('an update replaces the metadata, keeps the secret, and knows whether there was a client', async () => {
    const { clientId, clientSecret } = await applications.register(metadataOf('https://app.example/out'), NOW);
    expect(await applications.update(clientId, metadataOf(undefined, { client_name: 'renamed' }), NOW)).toBe(true);
    const found = await applications.findForProtocol(clientId);
    expect(found).toMatchObject({ client_name: 'renamed', client_secret: clientSecret });
    expect(found).not.toHaveProperty('backchannel_logout_uri');
    expect(await applications.update('nobody', metadataOf(undefined), NOW)).toBe(false);
  });

  test('a disabled client is unknown to the protocol and still known to deliveries', async () => {
    const { clientId } = await applications.register(metadataOf('https://app.example/out'), NOW);
    await temporary.storage.db.updateTable('clients').set({ disabled_at: NOW }).execute();
    expect(await applications.findForProtocol(clientId)).toBeUndefined();
    expect(await applications.find(clientId)).toMatchObject({ disabled: true });
  });
});
