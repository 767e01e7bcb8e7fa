/** A person's browser as far as these tests need one: cookies, redirects by hand, forms. */
export class Browser {
  // By name and path: several sign-ins that are under way have a cookie of the same name each.
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();

  cookie(name: string): string | undefined {
    return [...this.#cookies.values()].find((cookie) => cookie.name === name)?.value;
  }

  /** What is kept, as `Set-Cookie` would have it. */
  get cookies(): { name: string; value: string; path: string }[] {
    return [...this.#cookies.values()];
  }

  setCookie(name: string, value: string, path = '/'): void {
    this.#cookies.set(`${name} ${path}`, { name, value, path });
  }

  /** Another browser with the same cookies: a stolen copy, or the same one before its cookies change. */
  clone(): Browser {
    const copy = new Browser();
    for (const { name, value, path } of this.#cookies.values()) copy.setCookie(name, value, path);
    return copy;
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const cookie = [...this.#cookies.values()]
      .filter(({ path }) => isBelow(pathname, path))
      // RFC 6265, 5.4: longer paths first.
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const headers = new Headers({ accept: 'text/html', ...Object.fromEntries(new Headers(init.headers)) });
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#store(line);
    return response;
  }

  /** Follows redirects until an answer is none, or leads to another origin. */
  async open(url: string, init?: RequestInit): Promise<Page> {
    let location = url;
    let response = await this.fetch(location, init);
    for (;;) {
      const target = response.headers.get('location');
      if (target === null)
        return { url: location, status: response.status, body: await response.text(), headers: response.headers };
      const next = new URL(target, location);
      if (next.origin !== new URL(location).origin) {
        return { url: next.href, status: response.status, body: '', headers: response.headers };
      }
      location = next.href;
      response = await this.fetch(location);
    }
  }

  /** Sends the form on a page, as a press on its button would. */
  submit(page: Page, fields: Record<string, string | string[]>): Promise<Page> {
    const action = /<form[^>]*\baction="([^"]*)"/.exec(page.body)?.[1];
    if (action === undefined) throw new Error(`There is no form on this page: ${page.url} ${page.status} ${page.body}`);
    const body = new URLSearchParams();
    for (const [input] of page.body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /\bname="([^"]*)"/.exec(input)?.[1];
      if (name !== undefined) body.append(name, /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '');
    }
    for (const [name, value] of Object.entries(fields)) for (const item of [value].flat()) body.append(name, item);
    const url = new URL(action, page.url);
    return this.open(url.href, { method: 'POST', body, headers: { origin: url.origin } });
  }

  #store(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const value = pair.slice(at + 1);
    if (value === '') this.#cookies.delete(`${pair.slice(0, at)} ${path}`);
    else this.setCookie(pair.slice(0, at), value, path);
  }
}

/** RFC 6265, 5.1.4. */
function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

export interface Page {
  url: string;
  status: number;
  body: string;
  headers: Headers;
}
