import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClientAddress } from './client-address.ts';
import { type OwnListener, ownListenerOf } from './console/own-listener.ts';
import { issuerPath } from './issuer-path.ts';
import type { MetricsAccess } from './observability/endpoints.ts';
import { createMetrics } from './observability/metrics.ts';
import { assembleTenant, type Tenant, type TenantOptions } from './tenant.ts';
import { checkTenants, TENANTS_PATH, type TenantEntry, tenantNameIn, tenantVault } from './tenants.ts';

export interface ProviderOptions extends TenantOptions {
  port: number;
  /** Address to listen on. Default: all. */
  host?: string;
  /** Further issuers, at `<issuer>/t/<name>`, each with data, keys and cookies of its own. */
  tenants?: readonly TenantEntry[];
  /**
   * Addresses and networks of the reverse proxies in front (`10.0.0.5`, `10.0.0.0/8`), whose `X-Forwarded-For` tells
   * the client's address: limits count by it. Default: none, and the address is that of the connection.
   */
  trustedProxies?: readonly string[];
  /** Who may read `/metrics`: by default whoever has an access token with `curfew:admin.read`. */
  metrics?: MetricsAccess;
}

export interface RunningProvider {
  readonly issuer: string;
  readonly port: number;
  /** Finishes what is under way and stops. The storages stay open: whoever opened them closes them. */
  close(): Promise<void>;
}

/** The port cannot be listened on: `port_in_use` or `port_unavailable`. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: 'port_in_use' | 'port_unavailable';

  constructor(port: number, cause: NodeJS.ErrnoException) {
    const inUse = cause.code === 'EADDRINUSE';
    super(inUse ? `Port ${port} is already in use.` : `Port ${port} cannot be listened on.`, { cause });
    this.code = inUse ? 'port_in_use' : 'port_unavailable';
  }
}

/**
 * Starts the provider: the protocol endpoints, the pages, and the delivery that tells applications of logouts; for the
 * issuer and for each of its tenants.
 *
 * @throws AllowListError, DeliveryOptionError, ListenError, TenantError, TrustedProxyError
 */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const server = createServer();
  const { root, tenants } = await assembleTenants(options, ownListenerOf(server));
  const all = [root, ...tenants.values()];
  const path = issuerPath(options.issuer);
  server.on('request', (req, res) => {
    req.url = originForm(req);
    // A name that nobody has is the root's to answer, with the same page as any other address that does not exist.
    const named = req.url.startsWith(`${path}/`) ? tenantNameIn(withoutQuery(req.url.slice(path.length))) : undefined;
    const tenant = (named === undefined ? undefined : tenants.get(named)) ?? root;
    tenant.answer(req, res);
  });
  const port = await listen(server, options.port, options.host);
  for (const tenant of all) tenant.start();

  return {
    issuer: root.issuer,
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await Promise.all(all.map((tenant) => tenant.stop()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function assembleTenants(
  options: ProviderOptions,
  listener: OwnListener,
): Promise<{ root: Tenant; tenants: Map<string, Tenant> }> {
  const { tenants: entries = [], metrics: access = 'admin' } = options;
  checkTenants(entries, options.storage);
  const shares = { listener, metrics: createMetrics(), clientAddress: createClientAddress(options.trustedProxies) };
  const databases = [options, ...entries].map(({ storage }) => storage.db);
  const root = await assembleTenant(options, { ...shares, observed: { databases, access } });
  const tenants = new Map<string, Tenant>();
  const { upstreams: _ofTheRoot, ...shared } = options;
  for (const { name, ...own } of entries) {
    const tenant: TenantOptions = {
      ...shared,
      ...own,
      // Given, and so out of reach of a tenant's admins: whether the operator's own networks are open is not theirs to say.
      allowPrivateNetworks: own.allowPrivateNetworks ?? options.allowPrivateNetworks ?? [],
      issuer: `${options.issuer}${TENANTS_PATH}/${name}`,
      vault: tenantVault(options.vault, name),
      logger: options.logger.child({ tenant: name }),
    };
    tenants.set(name, await assembleTenant(tenant, { ...shares, name }));
  }
  return { root, tenants };
}

/** What a request asks for, as a path: a request through a proxy may say it as a whole address (RFC 9112, 3.2.2). */
function originForm({ url = '/' }: IncomingMessage): string {
  if (url.startsWith('/')) return url;
  const whole = URL.parse(url);
  return whole === null ? '/' : `${whole.pathname}${whole.search}`;
}

function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(port, error)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
