/**
 * The URL of a request as browsers see it: the origin comes from the configuration, never from the request, and a path
 * that a proxy or a mount point has taken away is put back. `targets` are the forms of the request target a framework
 * knows, the most complete one first.
 */
export function publicUrl(baseUrl: string, ...targets: readonly string[]): string {
  const { origin, pathname } = new URL(baseUrl);
  const base = pathname.replace(/\/+$/, '');
  const whole = targets.find((target) => target === base || ['/', '?'].some((end) => target.startsWith(base + end)));
  if (whole !== undefined) return origin + whole;
  // Other forms of a request target, such as "*" and whole URLs, are no path of this application.
  const rest = targets.at(-1) ?? '';
  return origin + base + (rest.startsWith('/') ? rest : '/');
}

/** A Web-standard request with the URL that browsers see. */
export function publicRequest(request: Request, baseUrl: string, body: BodyInit | null = request.body): Request {
  const { pathname, search } = new URL(request.url);
  const { method, headers, signal } = request;
  // `duplex` is required for streams and unknown to the DOM types.
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, signal, duplex: 'half' };
  return new Request(publicUrl(baseUrl, pathname + search), init);
}
