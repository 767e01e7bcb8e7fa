/** The path of the issuer, which precedes every address of the provider: empty, or `/t/acme` for a tenant. */
export const basePath = readMeta('curfew-base');

/** What the Content-Security-Policy of this page admits styles with. */
export const styleNonce = readMeta('curfew-nonce');

function readMeta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}
