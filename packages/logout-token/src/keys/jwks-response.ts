import { isJsonObject } from '../token/json-object.ts';

export interface JwksRequest {
  readonly uri: string;
  readonly fetch: typeof fetch;
  /** Milliseconds for everything: connecting, headers and body. */
  readonly timeout: number;
  readonly maxBytes: number;
  readonly maxKeys: number;
}

/** Fetches the entries of a JWK Set. Rejects on anything but a complete 200 answer within the limits. */
export async function fetchJwksEntries(request: JwksRequest): Promise<readonly unknown[]> {
  const signal = AbortSignal.timeout(request.timeout);
  const timedOut = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // The race holds even for an injected fetch that does not watch the signal.
  const body = await Promise.race([timedOut, fetchBody(request, signal)]);
  const jwks: unknown = JSON.parse(body);
  if (!isJsonObject(jwks) || !Array.isArray(jwks.keys)) throw new Error('The answer is not a JWK Set.');
  if (jwks.keys.length > request.maxKeys) throw new Error('The JWK Set has too many keys.');
  return jwks.keys;
}

async function fetchBody({ uri, fetch, maxBytes }: JwksRequest, signal: AbortSignal): Promise<string> {
  const response = await fetch(uri, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    // Keys come from the configured place only. `error` would say so more directly, but Workers do not have it.
    redirect: 'manual',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The JWK Set endpoint answered ${response.status}.`);
  }
  return readText(response, maxBytes);
}

/** Reads as it comes in, so that an endless answer is given up at the limit. */
async function readText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = response.body?.getReader();
  let text = '';
  let received = 0;
  for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
    received += chunk.value.length;
    if (received > maxBytes) {
      await reader?.cancel();
      throw new Error('The JWK Set is too large.');
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}
