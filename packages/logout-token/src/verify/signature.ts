import { compactVerify } from 'jose';
import type { SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { refuse } from '../errors/logout-token-error.ts';
import type { CompactJws } from '../token/compact.ts';

/** What is used of `node:crypto`. */
interface NodeCrypto {
  verify(hash: string, data: Uint8Array, key: object, signature: Uint8Array): boolean;
  KeyObject: { from(key: CryptoKey): object };
}

interface NodeProcess {
  readonly release?: { readonly name?: string };
  readonly versions?: Readonly<Record<string, string>>;
  getBuiltinModule?(name: string): unknown;
}

// Node's Web Cryptography hands every signature to another thread, which takes longer than verifying RSASSA-PKCS1-v1_5
// does. Verifying elliptic curves takes longer than that; there the other thread is a gain.
const HASHES: Readonly<Partial<Record<SigningAlgorithm, string>>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
};
const nodeCrypto = findNodeCrypto();
const utf8 = new TextEncoder();
const nodeKeys = new WeakMap<CryptoKey, object>();

/** `signature` is the decoded third segment. Throws LogoutTokenError `signature_invalid`. */
export async function verifySignature(
  jws: CompactJws,
  signature: Uint8Array,
  key: CryptoKey,
  algorithm: SigningAlgorithm,
): Promise<void> {
  const hash = HASHES[algorithm];
  const isValid =
    nodeCrypto && hash
      ? nodeCrypto.verify(hash, utf8.encode(`${jws.header}.${jws.payload}`), nodeKeyOf(nodeCrypto, key), signature)
      : await verifyByWeb(jws, key, algorithm);
  if (!isValid) refuse('signature_invalid');
}

function nodeKeyOf({ KeyObject }: NodeCrypto, key: CryptoKey): object {
  let nodeKey = nodeKeys.get(key);
  if (nodeKey === undefined) {
    nodeKey = KeyObject.from(key);
    nodeKeys.set(key, nodeKey);
  }
  return nodeKey;
}

async function verifyByWeb({ text }: CompactJws, key: CryptoKey, algorithm: SigningAlgorithm): Promise<boolean> {
  try {
    await compactVerify(text, key, { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
}

/** Undefined anywhere but in Node itself: others that call themselves so are left to Web Cryptography. */
function findNodeCrypto(): NodeCrypto | undefined {
  // Not imported and not among the types, because this package runs where there is no Node.
  const { process } = globalThis as { process?: NodeProcess };
  const { bun, deno } = process?.versions ?? {};
  if (process?.release?.name !== 'node' || bun !== undefined || deno !== undefined) return undefined;
  if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') return undefined;
  return process.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined;
}
