import { generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { OptionError } from '../../src/index.ts';
import { createIssuer } from '../support/issuer.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

test('A-18 with several issuers the one that is named judges, with its own key', async () => {
  const [one, two] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
  const { post } = await createTestReceiver({ issuers: [one.trusted, two.trusted] });
  const forged = await one.mint({ issuer: two.issuer, subject: 'ada' });
  expect(await post(forged)).toMatchObject({ status: 400 });
  expect((await post(await one.mint({ subject: 'ada' }))).status).toBe(200);
  expect((await post(await two.mint({ subject: 'ada' }))).status).toBe(200);
});

test('A-18 an issuer that is not configured is refused', async () => {
  const [one, two, stranger] = await Promise.all(
    ['one', 'two', 'x'].map((name) => createIssuer(`https://${name}.example`)),
  );
  const { post } = await createTestReceiver({ issuers: [one, two].flatMap((issuer) => issuer?.trusted ?? []) });
  const token = (await stranger?.mint({ subject: 'ada' })) ?? '';
  expect(await post(token)).toEqual({ status: 400, code: 'issuer_mismatch' });
});

test('a token of the second issuer for a client that is not configured is judged by that issuer', async () => {
  const [one, two] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
  const { post } = await createTestReceiver({ issuers: [one.trusted, two.trusted] });
  const token = await two.mint({ subject: 'ada', audience: 'other' });
  expect(await post(token)).toEqual({ status: 400, code: 'audience_mismatch' });
});

test('V-16 an encrypted token finds its issuer by the iss in its header', async () => {
  const [one, two] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
  const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256');
  const algorithms = { algorithm: 'RSA-OAEP-256', encryption: 'A256GCM' };
  const encrypting = { ...two.trusted, decryption: { ...algorithms, key: privateKey } };
  const { post } = await createTestReceiver({ issuers: [one.trusted, encrypting] });
  const token = await two.mint({ subject: 'ada', encryption: { ...algorithms, key: publicKey } });
  expect(await post(token)).toEqual({ status: 200, code: undefined });
});

test('two clients of one issuer: each token is judged for the client it is for', async () => {
  const issuer = await createIssuer();
  const second = { ...issuer.trusted, clientId: 'second' };
  const { post } = await createTestReceiver({ issuers: [issuer.trusted, second] });
  expect((await post(await issuer.mint({ subject: 'ada' }))).status).toBe(200);
  expect((await post(await issuer.mint({ subject: 'ada', audience: 'second' }))).status).toBe(200);
  expect(await post(await issuer.mint({ subject: 'ada', audience: 'third' }))).toEqual({
    status: 400,
    code: 'audience_mismatch',
  });
});

test('a text that names nobody is judged as a token all the same', async () => {
  const [one, two] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
  const { post } = await createTestReceiver({ issuers: [one.trusted, two.trusted] });
  expect(await post('no token')).toEqual({ status: 400, code: 'malformed' });
});

test('unusable options are refused at the start, not at the first logout', async () => {
  const issuer = await createIssuer();
  await expect(createTestReceiver({ issuers: [] })).rejects.toThrow(OptionError);
  await expect(createTestReceiver({ issuers: [{ ...issuer.trusted, clockTolerance: 301 }] })).rejects.toMatchObject({
    code: 'clock_tolerance_invalid',
  });
});
