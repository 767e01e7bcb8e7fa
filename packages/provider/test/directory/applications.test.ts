import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { rotateSecret } from '../../src/directory/application-lifecycle.ts';
import { Applications } from '../../src/directory/applications.ts';
import type { ClientMetadataInput } from '../../src/directory/client-metadata.ts';
import { Vault } from '../../src/keys/vault.ts';
import { metadataOf } from '../delivery/delivery-scene.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

const CHANGE = { actor: { kind: 'system' }, moment: { now: NOW, horizon: 60_000 } } as const;

describeOnEveryStorage('applications', (open) => {
  let temporary: TemporaryStorage;
  let applications: Applications;
  const vault = new Vault(randomBytes(32));
  beforeEach(async () => {
    temporary = await open();
    const addresses = createAddressPolicy(['127.0.0.1']);
    applications = new Applications(temporary.storage.db, vault, addresses);
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
    const renamed = await applications.update(clientId, metadataOf(undefined, { client_name: 'renamed' }), NOW);
    expect(renamed).toEqual({ clientId, clientSecret: undefined });
    const found = await applications.findForProtocol(clientId);
    expect(found).toMatchObject({ client_name: 'renamed', client_secret: clientSecret });
    expect(found).not.toHaveProperty('backchannel_logout_uri');
    expect(await applications.update('nobody', metadataOf(undefined), NOW)).toBeUndefined();
  });

  const rotate = (clientId: string) => rotateSecret(temporary.storage.db, vault, { clientId, overlap: 60_000 }, CHANGE);
  const PUBLIC = { token_endpoint_auth_method: 'none' } as const;

  test('a public client that turns confidential is issued a secret, once and not in the storage', async () => {
    const { clientId } = await applications.register(metadataOf(undefined, PUBLIC), NOW);
    const issued = (await applications.update(clientId, metadataOf(undefined), NOW))?.clientSecret ?? '';
    expect(Buffer.from(issued, 'base64url')).toHaveLength(32);
    expect(await applications.isSecret(clientId, issued, NOW)).toBe(true);
    expect((await applications.findForProtocol(clientId))?.client_secret).toBe(issued);
    const { db } = temporary.storage;
    const rows = [
      await db.selectFrom('clients').selectAll().execute(),
      await db.selectFrom('audit_events').selectAll().execute(),
    ];
    expect(JSON.stringify(rows)).not.toContain(issued);
    expect((await applications.update(clientId, metadataOf(undefined), NOW))?.clientSecret).toBeUndefined();
    expect(await applications.isSecret(clientId, issued, NOW)).toBe(true);
  });

  test('a confidential client that turns public has no secret left, and no earlier one comes back', async () => {
    const { clientId, clientSecret = '' } = await applications.register(metadataOf(undefined), NOW);
    const { secret: rotated } = await rotate(clientId);
    expect(await applications.isSecret(clientId, clientSecret, NOW)).toBe(true);
    await applications.update(clientId, metadataOf(undefined, PUBLIC), NOW);
    expect(await temporary.storage.db.selectFrom('clients').selectAll().execute()).toMatchObject([
      { sealed_secret: null, sealed_previous_secret: null, previous_secret_until: null },
    ]);
    const issued = (await applications.update(clientId, metadataOf(undefined), NOW))?.clientSecret ?? '';
    const isGood = (secret: string) => applications.isSecret(clientId, secret, NOW);
    expect(await Promise.all([clientSecret, rotated, issued].map(isGood))).toEqual([false, false, true]);
  });

  test('two changes at once that turn it confidential issue one secret, which is good', async () => {
    const { clientId } = await applications.register(metadataOf(undefined, PUBLIC), NOW);
    const change = () => applications.update(clientId, metadataOf(undefined), NOW);
    const issued = (await Promise.all([change(), change(), change()])).flatMap((done) => done?.clientSecret ?? []);
    expect(issued).toHaveLength(1);
    expect(await applications.isSecret(clientId, issued[0] ?? '', NOW)).toBe(true);
  });

  test('of two rotations at once the second keeps what the first gave out', async () => {
    const { clientId, clientSecret = '' } = await applications.register(metadataOf(undefined), NOW);
    const rotated = await Promise.all([rotate(clientId), rotate(clientId)]);
    const isGood = (secret: string) => applications.isSecret(clientId, secret, NOW);
    expect(await Promise.all(rotated.map(({ secret }) => isGood(secret)))).toEqual([true, true]);
    expect(await isGood(clientSecret)).toBe(false);
  });

  test('a confidential client that has no secret is issued one by a rotation, and none before it is good', async () => {
    const { clientId } = await applications.register(metadataOf(undefined), NOW);
    await temporary.storage.db.updateTable('clients').set({ sealed_secret: null }).execute();
    const { secret, previousSecretUntil } = await rotate(clientId);
    expect(previousSecretUntil).toBeNull();
    expect(await applications.isSecret(clientId, secret, NOW)).toBe(true);
    expect(await temporary.storage.db.selectFrom('clients').selectAll().execute()).toMatchObject([
      { sealed_previous_secret: null, previous_secret_until: null },
    ]);
    expect((await rotate(clientId)).previousSecretUntil).toBe(NOW + 60_000);
    expect(await applications.isSecret(clientId, secret, NOW)).toBe(true);
  });

  test('a public client is refused a secret, also one that has kept its own', async () => {
    const { clientId } = await applications.register(metadataOf(undefined, PUBLIC), NOW);
    await expect(rotate(clientId)).rejects.toMatchObject({ code: 'application_public' });
    const sealed_secret = await vault.seal('kept from before');
    await temporary.storage.db.updateTable('clients').set({ sealed_secret }).execute();
    await expect(rotate(clientId)).rejects.toMatchObject({ code: 'application_public' });
    expect(await temporary.storage.db.selectFrom('clients').selectAll().execute()).toMatchObject([
      { sealed_secret, sealed_previous_secret: null },
    ]);
  });

  test.each([
    ['OP-6 a relative URI', 'out', {}],
    ['OP-7 a fragment', 'https://app.example/out#', {}],
    ['OP-9 http at a host that no entry lists', 'http://app.example/out', {}],
    ['O-18 a private address', 'https://10.0.0.1/out', {}],
    [
      'client_credentials that turns public',
      undefined,
      { ...PUBLIC, grant_types: ['client_credentials'], scope: 'curfew:admin' },
    ],
  ] as [string, string | undefined, Partial<ClientMetadataInput>][])(
    '%s is refused when the kind of client changes, and so is the secret',
    async (_what, uri, changes) => {
      const { clientId } = await applications.register(metadataOf(undefined, PUBLIC), NOW);
      const refused = applications.update(clientId, { ...metadataOf(uri), ...changes }, NOW);
      await expect(refused).rejects.toMatchObject({ code: 'client_metadata_invalid' });
      expect(await applications.findForProtocol(clientId)).not.toHaveProperty('client_secret');
    },
  );

  test('OP-8, OP-9, OP-10 what a confidential client may have, it may have once it is one', async () => {
    const uri = 'http://127.0.0.1:8080/out?tenant=1&x=';
    const { clientId } = await applications.register(metadataOf(undefined, PUBLIC), NOW);
    await expect(applications.update(clientId, metadataOf(uri, PUBLIC), NOW)).rejects.toMatchObject({
      field: 'backchannel_logout_uri',
    });
    await applications.update(clientId, metadataOf(uri, { backchannel_logout_session_required: true }), NOW);
    expect((await applications.find(clientId))?.metadata).toMatchObject({
      backchannel_logout_uri: uri,
      backchannel_logout_session_required: true,
    });
  });

  test('a disabled client is unknown to the protocol and still known to deliveries', async () => {
    const { clientId } = await applications.register(metadataOf('https://app.example/out'), NOW);
    await temporary.storage.db.updateTable('clients').set({ disabled_at: NOW }).execute();
    expect(await applications.findForProtocol(clientId)).toBeUndefined();
    expect(await applications.find(clientId)).toMatchObject({ disabled: true });
  });
});
