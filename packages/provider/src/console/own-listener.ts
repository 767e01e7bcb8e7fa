import type { Server } from 'node:http';
import { createAddressPolicy } from '../delivery/address-policy.ts';
import { createGuardedTransport, type GuardedTransport } from '../delivery/guarded-transport.ts';

/** Where this process reaches its own listener: `http://127.0.0.1:9443`. Known once it listens. */
export type OwnListener = () => string;

export function ownListenerOf(server: Server): OwnListener {
  return () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('The provider does not listen yet.');
    const isEvery = address.address === '::' || address.address === '0.0.0.0';
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `http://${isEvery ? '127.0.0.1' : host}:${address.port}`;
  };
}

/**
 * Fetches from the issuer without leaving the machine: the public name may lead to a proxy that this process cannot
 * reach. Nothing but the issuer is fetched.
 */
export function createOwnFetch(issuer: string, listener: OwnListener): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return fetch(moveToListener(url, issuer, listener), init);
  };
}

/**
 * The ordinary guarded way of a Logout Token, to the console of this very process. It goes to the own listener and
 * nowhere else, whatever the allow-list says, and opens no private network for other applications.
 */
export function createOwnTransport(issuer: string, listener: OwnListener): GuardedTransport {
  let guarded: GuardedTransport | undefined;
  return {
    async post(uri, logoutToken, options) {
      const target = moveToListener(new URL(uri), issuer, listener);
      guarded ??= createGuardedTransport({ addressPolicy: createAddressPolicy([target.host]) });
      return guarded.post(target.href, logoutToken, { ...options, insecureHttp: true });
    },
    async close() {
      await guarded?.close();
    },
  };
}

function moveToListener(url: URL, issuer: string, listener: OwnListener): URL {
  if (url.origin !== new URL(issuer).origin) throw new TypeError('This is not an address of the issuer.');
  return new URL(`${url.pathname}${url.search}`, listener());
}
