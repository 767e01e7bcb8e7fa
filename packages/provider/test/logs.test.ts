import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { setScene } from './protocol/scene.ts';
import { authorizationUrl, authorize, Browser, openLogout, PASSWORD, signIn, signOut } from './running-provider.ts';
import { failInserts } from './sessions/fault.ts';
import { describeOnEveryStorage } from './storages.ts';

describeOnEveryStorage('Invariant 13, A-6: nothing secret and nobody’s name in the logs', (open) => {
  const scene = setScene({ open, logoutWait: 0 });

  test('of sign-in, wrong password, logout, failed and repeated deliveries, and a fault', async () => {
    const { provider, issuer } = scene;
    const app = await scene.addApplication('app', { grant_types: ['authorization_code', 'refresh_token'] });
    const secrets = new Map<string, string>([
      ['password', PASSWORD],
      ['client secret', app.clientSecret],
      ['username', '"ada"'],
      ['e-mail', 'ada@example.com'],
      ['sub', provider.accountId],
      ['vault', String(provider.options.vault)],
    ]);
    const browser = new Browser();
    const parameters = { scope: 'openid profile email offline_access', prompt: 'consent' };
    const keep = (name: string, value: unknown) => void secrets.set(name, String(value));

    const attempt = await browser.open(authorizationUrl(issuer, app, { login_hint: 'hint-of-the-person' }));
    await browser.submit(attempt, { username: 'ada', password: 'a wrong password' });
    keep('wrong password', 'a wrong password');
    keep('login_hint', 'hint-of-the-person');
    const tokens = await signIn(browser, issuer, app, { parameters });
    keep('access token', tokens.accessToken);
    keep('refresh token', tokens.refreshToken);
    keep('ID Token', tokens.idToken);
    keep('sid', tokens.claims.sid);
    keep('session cookie', browser.cookie('curfew_session'));

    const repairJoining = await failInserts(provider.storage, 'participants');
    await authorize(browser, issuer, await scene.addApplication('broken'));
    await repairJoining();
    const repair = await failInserts(provider.storage, 'deliveries');
    await signOut(browser, issuer, { id_token_hint: tokens.idToken });
    await repair();
    await openLogout(browser, issuer, { id_token_hint: `${tokens.idToken}x`, state: 'state-of-the-app' });
    keep('state', 'state-of-the-app');
    app.listener.answer = 503;
    app.listener.body = 'what the application answered';
    keep('answer', app.listener.body);
    await signOut(browser, issuer, { id_token_hint: tokens.idToken });
    await app.listener.hears(2);
    app.listener.answer = 400;
    const last = await eventually(() => provider.log.find(({ state }) => state === 'failed'));
    for (const [index, { token, claims }] of app.listener.heard.entries()) {
      keep(`Logout Token ${index}`, token);
      keep(`jti ${index}`, claims.jti);
    }

    const log = provider.log.map((line) => JSON.stringify(line)).join('\n');
    for (const [name, secret] of secrets) {
      expect(secret, name).toMatch(/^.{5,}$/);
      expect(log.includes(secret), `${name} is in the log`).toBe(false);
    }
    // There is a log, and it says what an operator has to know.
    expect(last).toMatchObject({ msg: 'logout delivery attempted', clientId: app.clientId, status: 400 });
    expect(log).toContain('"msg":"session ended"');
    expect(log).toContain('"msg":"a request failed"');
  });
});

describe('A-29 what is sent to the provider', () => {
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const scene = setScene({ logger });

  test('writes no line of the log, and no control character into one', async () => {
    const { provider, issuer } = scene;
    const forged = 'x\r\n{"level":30,"msg":"session ended by nobody"}\u001b[2J\u0000';
    const app = await scene.addApplication(`app ${forged.replaceAll('\u0000', '')}`);
    const browser = new Browser();
    const headers = { 'user-agent': 'x \u0085 session ended by nobody' };
    for (const parameters of [{ login_hint: forged }, { state: forged }, { scope: forged }, { client_id: forged }]) {
      await browser.open(authorizationUrl(issuer, app, parameters as Record<string, string>), { headers });
    }
    const page = await browser.open(authorizationUrl(issuer, app));
    await browser.submit(page, { username: forged, password: forged });
    const { idToken } = await signIn(browser, issuer, app);
    const hints = [{ id_token_hint: forged }, { logout_hint: forged }, { post_logout_redirect_uri: forged }];
    for (const parameters of hints) await openLogout(browser, issuer, parameters as Record<string, string>);
    await browser.open(`${issuer}/interaction/${encodeURIComponent(forged)}/login`);
    await fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: forged, client_id: forged, client_secret: forged }),
    });
    await fetch(`${issuer}/api/admin/v1/${encodeURIComponent(forged)}`, { headers: { authorization: 'Bearer x' } });

    const repair = await failInserts(provider.storage, 'deliveries');
    await signOut(browser, issuer, { id_token_hint: idToken, state: forged });
    await repair();
    app.listener.answer = 400;
    app.listener.headers = { 'x-forged': 'session ended by nobody' };
    app.listener.body = forged;
    await signOut(browser, issuer, { id_token_hint: idToken, state: forged });
    await eventually(() => lines.some((line) => line.includes('"state":"failed"')));

    for (const line of lines) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      expect(line).toMatch(/^\{[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*\}\n$/);
      expect(line).not.toContain('by nobody');
    }
    expect(lines.join('')).toContain('"msg":"a request failed"');
  });
});
