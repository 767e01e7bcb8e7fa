import { KeysUnavailableError, LogoutTokenError, type RemoteJwksOptions } from '@curfew/logout-token';
import type * as client from 'openid-client';
import { type DatedKeySource, remoteJwks } from '../receiver/dated-jwks.ts';
import type { RenewedValue } from './renewed-value.ts';

/** The keys a provider publishes, wherever its metadata says that they are at the moment. */
export function keysOfProvider(
  configuration: RenewedValue<client.Configuration>,
  options: RemoteJwksOptions,
): DatedKeySource {
  let current: { uri: string; keys: DatedKeySource } | undefined;

  function keysAt(uri: string | undefined): DatedKeySource {
    if (uri === undefined) throw new TypeError('the provider publishes no jwks_uri');
    if (current?.uri !== uri) current = { uri, keys: remoteJwks(uri, options) };
    return current.keys;
  }

  async function keysOf(finding: Promise<client.Configuration>): Promise<DatedKeySource> {
    try {
      return keysAt((await finding).serverMetadata().jwks_uri);
    } catch (cause) {
      throw new KeysUnavailableError({ cause });
    }
  }

  return {
    fetchedAt: () => current?.keys.fetchedAt(),
    assertServes() {}, // only the algorithms of published keys come here
    async findKey(algorithm, keyId) {
      const keys = await keysOf(configuration.get());
      try {
        return await keys.findKey(algorithm, keyId);
      } catch (error) {
        if (!isWorthAnotherLook(error)) throw error;
        // The provider may have moved its keys since its metadata was read.
        const moved = await keysOf(configuration.renew());
        if (moved === keys) throw error;
        return moved.findKey(algorithm, keyId);
      }
    },
  };
}

function isWorthAnotherLook(error: unknown): boolean {
  return error instanceof KeysUnavailableError || (error instanceof LogoutTokenError && error.code === 'key_unknown');
}
