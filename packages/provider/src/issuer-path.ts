/**
 * The path that everything of an issuer is below, without a trailing slash: empty for `https://id.example`, `/t/acme`
 * for `https://id.example/t/acme`.
 */
export function issuerPath(issuer: string): string {
  return new URL(issuer).pathname.replace(/\/+$/, '');
}
