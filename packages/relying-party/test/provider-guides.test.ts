import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOGOUT_TOKEN_ERRORS, localJwks } from '@curfew/logout-token';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createLogoutReceiver, createMemoryStore, LOGOUT_REQUEST_ERRORS, type TrustedIssuer } from '../src/index.ts';
import { logoutRequest } from './support/issuer.ts';

const DOCS = fileURLToPath(new URL('../../../docs', import.meta.url));
const guides = globSync('providers/*.md', { cwd: DOCS }).filter((file) => basename(file) !== 'README.md');
const read = (file: string) => readFileSync(`${DOCS}/${file}`, 'utf8');

/** What a guide tells to set beyond the defaults. */
const OPTIONS: Record<string, Partial<TrustedIssuer>> = {
  'curfew.md': { requireType: true, requireSessionId: true },
};

function blockOf(guide: string, name: string): Record<string, unknown> {
  const block = read(guide).split(`<!-- ${name} -->\n\`\`\`json\n`)[1]?.split('```')[0];
  return JSON.parse(block ?? '');
}

test('there is a guide for each of the providers that the README of the project names', () => {
  const names = ['asgardeo', 'auth0', 'curfew', 'generic', 'keycloak', 'wso2-is-5', 'wso2-is-7'];
  expect(guides.map((guide) => basename(guide, '.md')).toSorted()).toEqual(names);
});

test.each(guides)('%s: a receiver with the options of the guide carries out the token of the guide', async (guide) => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = localJwks({ keys: [{ ...(await exportJWK(publicKey)), kid: '…', alg: 'RS256', use: 'sig' }] });
  const { typ, ...header } = blockOf(guide, 'header');
  const { iat, exp, ...claims } = blockOf(guide, 'claims');
  const { iss: issuer, aud, sub: subject, sid } = claims;
  const clientId = String([aud].flat()[0]);
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ ...claims, iat: now, exp: now + (Number(exp) - Number(iat)) })
    .setProtectedHeader({ alg: 'RS256', ...header, ...(typ === undefined ? {} : { typ: String(typ) }) })
    .sign(privateKey);

  const trusted: TrustedIssuer = { issuer: String(issuer), clientId, keys, ...OPTIONS[basename(guide)] };
  const receiver = createLogoutReceiver({ issuers: [trusted], store: createMemoryStore() });
  const times = { startedAt: Date.now() - 60_000, expiresAt: Date.now() + 60_000 };
  const record = { issuer: String(issuer), subject: String(subject), ...times };
  const [ended, other] = [
    { ...record, id: 's1', sid: String(sid) },
    { ...record, id: 's2', sid: 'another' },
  ];
  for (const session of [ended, other]) await receiver.sessions.open(session);
  const response = await receiver.receive(logoutRequest(token));
  expect([response.status, await response.json()]).toEqual([200, { status: 'done' }]);
  expect(await receiver.sessions.status(ended)).toBe('revoked');
  expect(await receiver.sessions.status(other)).toBe('active');
});

test('the codes that the guides name exist', () => {
  const codes = { ...LOGOUT_TOKEN_ERRORS, ...LOGOUT_REQUEST_ERRORS };
  const column = read('providers/generic.md').split('| Code ')[1]?.split('\n\n')[0] ?? '';
  const named = column.split('\n').flatMap((row) => row.split('|')[1]?.match(/`\w+`/g) ?? []);
  expect(named.length).toBeGreaterThan(9);
  expect(named.map((code) => code.replaceAll('`', '')).filter((code) => !(code in codes))).toEqual([]);
});

test('every link between these pages leads somewhere', () => {
  const pages = ['providers/README.md', 'relying-party/operations.md', ...guides];
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, target = '']) => resolve(DOCS, dirname(page), target))
      .filter((target) => globSync(target).length === 0),
  );
  expect(broken).toEqual([]);
});
