import { describe, expect, test } from 'vitest';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { ClientMetadataError, parseClientMetadata } from '../../src/directory/client-metadata.ts';

const PUBLIC_ONLY = createAddressPolicy();
const WITH_LOOPBACK = createAddressPolicy(['127.0.0.1', 'localhost:8080']);

const metadata = (changes: Record<string, unknown> = {}) => ({
  client_name: 'application',
  redirect_uris: ['https://app.example/callback'],
  ...changes,
});
const parse = (changes: Record<string, unknown>, addresses = PUBLIC_ONLY) =>
  parseClientMetadata(metadata(changes), addresses);

function refusedField(changes: Record<string, unknown>, addresses = PUBLIC_ONLY): string | undefined {
  try {
    parse(changes, addresses);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientMetadataError)) throw error;
    expect(error.code).toBe('client_metadata_invalid');
    return error.field;
  }
}

describe('backchannel_logout_uri', () => {
  test.each([
    'https://app.example/logout',
    'https://app.example:8443/logout',
    'https://app.example/logout?tenant=a&b=%23',
    'https://app.example',
    'https://93.184.215.14/logout',
  ])('OP-6, OP-8 %s is accepted as it is', (uri) => {
    expect(parse({ backchannel_logout_uri: uri }).backchannel_logout_uri).toBe(uri);
  });

  test.each([
    ['fragment', 'https://app.example/logout#part', 'OP-7'],
    ['bare #', 'https://app.example/logout#', 'OP-7'],
    ['relative', '/logout', 'OP-6'],
    ['without a scheme', 'app.example/logout', 'OP-6'],
    ['relative to a scheme', '//app.example/logout', 'OP-6'],
    ['empty', '', 'OP-6'],
    ['javascript:', 'javascript:alert(1)', 'O-18'],
    ['file:', 'file:///etc/passwd', 'O-18'],
    ['data:', 'data:text/plain,x', 'O-18'],
    ['custom scheme', 'com.example.app:/logout', 'O-18'],
    ['user name', 'https://user@app.example/logout', 'O-18'],
    ['user name and password', 'https://user:secret@app.example/logout', 'O-18'],
    ['http', 'http://app.example/logout', 'OP-9'],
    ['loopback', 'https://127.0.0.1/logout', 'O-19'],
    ['cloud metadata', 'https://169.254.169.254/latest', 'O-19'],
    ['IPv4-mapped', 'https://[::ffff:10.0.0.1]/logout', 'O-19'],
    ['NAT64', 'https://[64:ff9b::a9fe:a9fe]/logout', 'O-19'],
    ['6to4', 'https://[2002:7f00:1::]/logout', 'O-19'],
    ['decimal address', 'https://2130706433/logout', 'O-19'],
    ['octal address', 'https://0177.0.0.1/logout', 'O-19'],
    ['localhost.', 'https://localhost./logout', 'O-19'],
  ])('%s (%s) is refused (%s)', (_kind, uri, _id) => {
    expect(refusedField({ backchannel_logout_uri: uri })).toBe('backchannel_logout_uri');
  });

  test('OP-9 http takes an allow-list entry for that very host and a confidential client', () => {
    const uri = { backchannel_logout_uri: 'http://127.0.0.1:8080/logout' };
    expect(refusedField(uri)).toBe('backchannel_logout_uri');
    expect(refusedField(uri, WITH_LOOPBACK)).toBeUndefined();
    expect(refusedField({ ...uri, token_endpoint_auth_method: 'none' }, WITH_LOOPBACK)).toBe('backchannel_logout_uri');
    expect(refusedField({ backchannel_logout_uri: 'http://app.example/' }, WITH_LOOPBACK)).toBe(
      'backchannel_logout_uri',
    );
    expect(refusedField({ backchannel_logout_uri: 'http://localhost:8081/' }, WITH_LOOPBACK)).toBe(
      'backchannel_logout_uri',
    );
  });

  test('OP-6 it may be left out', () => {
    expect(parse({}).backchannel_logout_uri).toBeUndefined();
  });
});

describe('the other metadata', () => {
  test('OP-10 sid is asked for, the code flow is used and RS256 signs, unless said otherwise', () => {
    expect(parse({})).toMatchObject({
      backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'RS256',
      post_logout_redirect_uris: [],
    });
    expect(parse({ backchannel_logout_session_required: false }).backchannel_logout_session_required).toBe(false);
  });

  test.each([
    ['O-22, A-12 alg none', 'id_token_signed_response_alg', 'none'],
    ['O-22 alg HS256', 'id_token_signed_response_alg', 'HS256'],
    ['an unknown way to authenticate', 'token_endpoint_auth_method', 'private_key_jwt'],
    ['another response type', 'response_types', ['id_token']],
    ['another grant', 'grant_types', ['password']],
    ['no redirect URI', 'redirect_uris', []],
    ['an empty name', 'client_name', '  '],
    ['a name that is no text', 'client_name', 5],
    ['OP-10 a truth value as text', 'backchannel_logout_session_required', 'true'],
  ])('%s is refused', (_what, field, value) => {
    expect(refusedField({ [field]: value })?.split('.')[0]).toBe(field);
  });

  test('unknown metadata is refused rather than ignored', () => {
    expect(refusedField({ backchannel_logout_url: 'https://app.example/logout' })).toBeDefined();
    expect(refusedField({ frontchannel_logout_uri: 'https://app.example/logout' })).toBeDefined();
  });

  describe.each([
    ['redirect_uris', 'O-18'],
    ['post_logout_redirect_uris', 'O-18, RIL-10'],
  ])('%s (%s)', (field) => {
    test.each(['https://app.example/back?x=1', 'http://localhost:3000/back', 'http://127.0.0.1/back', 'http://[::1]/'])(
      '%s is accepted',
      (uri) => {
        expect(refusedField({ [field]: [uri] })).toBeUndefined();
      },
    );

    test.each([
      'http://app.example/back',
      'http://localhost.evil.example/back',
      'https://app.example/back#x',
      'https://user@app.example/back',
      'javascript:alert(1)',
      'data:text/html,x',
      '/back',
      '',
    ])('%j is refused', (uri) => {
      expect(refusedField({ [field]: ['https://app.example/good', uri] })).toBe(field);
    });
  });
});
