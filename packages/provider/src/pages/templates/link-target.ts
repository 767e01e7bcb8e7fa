/**
 * The address when a browser may be sent there from a page, otherwise `undefined`: https, http, and the private-use
 * schemes of installed applications, which contain a dot (RFC 8252, section 7.1). This leaves out `javascript:`,
 * `data:` and every relative or malformed address.
 */
export function linkTarget(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const scheme = new URL(address).protocol.slice(0, -1);
  return scheme === 'https' || scheme === 'http' || scheme.includes('.') ? address : undefined;
}
