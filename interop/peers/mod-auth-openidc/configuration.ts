export interface ApacheOptions {
  folder: string;
  port: number;
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

const STATE = `<!doctype html><title>Apache</title><pre>STATE <!--#if expr="v('OIDC_CLAIM_sub') != ''" -->\
{"user": "<!--#echo var="OIDC_CLAIM_sub" -->", "sid": "<!--#echo var="OIDC_CLAIM_sid" -->"}<!--#else -->{"user": null}<!--#endif --></pre>
`;

/** Pages by their path. Server-side includes show what the module hands on. */
export const PAGE: readonly (readonly [string, string])[] = [
  ['private/index.shtml', STATE],
  ['private/login.html', '<!doctype html><title>Apache</title>signed in'],
  ['public/index.html', '<!doctype html><title>Apache</title>everybody may read this'],
];

/** One Apache in the foreground, with what the module's manual asks for. */
export function describeApache(options: ApacheOptions): string {
  const { folder, port, issuer, clientId, clientSecret, redirectUri } = options;
  const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'dir', 'mime', 'include'];
  const load = modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n');
  return `
ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
Mutex sem
ErrorLog /dev/stderr
LogLevel warn auth_openidc:info
User www-data
Group www-data
${load}
DocumentRoot ${folder}/pages
TypesConfig /dev/null
AddType text/html .html .shtml
AddOutputFilter INCLUDES .shtml
DirectoryIndex index.shtml index.html

OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${clientId}
OIDCClientSecret "${clientSecret}"
OIDCRedirectURI ${redirectUri}
OIDCProviderTokenEndpointAuth client_secret_post
OIDCPKCEMethod S256
OIDCScope "openid"
OIDCCryptoPassphrase "for one run on loopback, long enough"
OIDCCookie apache_session
OIDCStateMaxNumberOfCookies 7 true

<Directory ${folder}/pages>
  Options +Includes
  Require all granted
</Directory>
<Location /private>
  AuthType openid-connect
  Require valid-user
</Location>
# Says who is signed in without asking anybody to sign in.
<Location /private/index.shtml>
  OIDCUnAuthAction pass
</Location>
<LocationMatch ^/private/$>
  OIDCUnAuthAction pass
</LocationMatch>
`;
}
