/**
 * Headers of every page: nothing but the own stylesheet is loaded, nobody frames it, nothing is kept.
 *
 * @param formTargets origins that a form's answer may redirect to, beside the provider: browsers apply
 * `form-action` to the redirect that follows the post as well.
 * @param live whether the page keeps itself up to date with the provider's own script.
 */
export function pageHeaders(formTargets: readonly string[] = [], { live = false } = {}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...(live ? ["script-src 'self'", "connect-src 'self'"] : []),
    `form-action ${["'self'", ...new Set(formTargets)].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
  };
}

/** The origins of these URIs; what is not a URI is left out. */
export function originsOf(...uris: unknown[]): string[] {
  return uris.flatMap((uri) => {
    const url = typeof uri === 'string' ? URL.parse(uri) : null;
    return url === null ? [] : [url.origin];
  });
}
