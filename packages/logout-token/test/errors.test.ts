import { describe, expect, test } from 'vitest';
import {
  CONFIGURATION_ERRORS,
  ConfigurationError,
  type ConfigurationErrorCode,
  KeysUnavailableError,
  LOGOUT_TOKEN_ERRORS,
  LOGOUT_TOKEN_ISSUE_ERRORS,
  LogoutTokenError,
  type LogoutTokenErrorCode,
} from '../src/index.ts';
import { claimsWith, forge, verify } from './forge.ts';

describe('errors', () => {
  test('E-13 A-28 say nothing that is in the token', async () => {
    const marked = claimsWith({
      iss: 'marked-iss',
      aud: 'marked-aud',
      jti: 'marked-jti',
      sub: 'marked-sub',
      sid: 'marked-sid',
    });
    for (const token of [
      await forge(marked),
      await forge(undefined, { header: { kid: 'marked-kid', alg: 'marked-alg' } }),
    ]) {
      const error = await verify(token).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(LogoutTokenError);
      const { message, stack, ...members } = error instanceof LogoutTokenError ? error : new Error('not refused');
      expect(JSON.stringify([message, stack, members, String(error)])).not.toContain('marked');
    }
  });

  test('have the name of their class, a code from the table and its rule', () => {
    for (const code of Object.keys(LOGOUT_TOKEN_ERRORS) as LogoutTokenErrorCode[]) {
      expect(new LogoutTokenError(code)).toMatchObject({
        name: 'LogoutTokenError',
        code,
        ...LOGOUT_TOKEN_ERRORS[code],
      });
    }
    for (const code of Object.keys(CONFIGURATION_ERRORS) as ConfigurationErrorCode[]) {
      expect(new ConfigurationError(code)).toMatchObject({ name: 'ConfigurationError', code });
    }
    expect(new KeysUnavailableError()).toMatchObject({ name: 'KeysUnavailableError', code: 'keys_unavailable' });
  });

  test('name a rule each', () => {
    for (const { message, specification } of [
      ...Object.values(LOGOUT_TOKEN_ERRORS),
      ...Object.values(LOGOUT_TOKEN_ISSUE_ERRORS),
    ]) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(specification).toMatch(/, sections? \d|^Local policy$/);
    }
  });
});
