interface Cookie {
  host: string;
  path: string;
  name: string;
  value: string;
}

/** Enough of a browser for these tests: keeps cookies by host and path, and follows redirects. */
export class Browser {
  readonly cookies: Cookie[] = [];

  /** GET and follow redirects. */
  async open(url: string): Promise<Response> {
    return this.follow(url, { method: 'GET' });
  }

  /** POST a form as the pages of `origin` would, and follow redirects. */
  async submit(url: string, form: Record<string, string> = {}, origin = new URL(url).origin): Promise<Response> {
    return this.follow(url, { method: 'POST', body: new URLSearchParams(form), headers: { origin } });
  }

  /** Follow redirects from `url` up to the one that leads to `target`, and give back where it leads. */
  async stopBefore(url: string, target: string): Promise<string> {
    let address = url;
    for (let hops = 0; !address.startsWith(target) && hops < 20; hops += 1) {
      const response = await this.request(address);
      address = new URL(response.headers.get('location') ?? '', address).href;
    }
    return address;
  }

  /** Take the cookies of a response that came another way. */
  keep(url: string, response: Response): void {
    for (const line of response.headers.getSetCookie()) this.store(url, line);
  }

  /** One request, redirects not followed. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookies = this.cookiesFor(url);
    if (cookies) headers.set('cookie', cookies);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.keep(url, response);
    return response;
  }

  cookiesFor(url: string): string {
    const { hostname, pathname } = new URL(url);
    return this.cookies
      .filter((cookie) => cookie.host === hostname && isWithin(pathname, cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** The same cookies in another browser, as a thief would have them. */
  copy(): Browser {
    const copy = new Browser();
    copy.cookies.push(...this.cookies);
    return copy;
  }

  private async follow(url: string, init: RequestInit): Promise<Response> {
    let response = await this.request(url, init);
    let address = url;
    for (let hops = 0; response.headers.has('location') && hops < 20; hops += 1) {
      address = new URL(response.headers.get('location') ?? '', address).href;
      response = await this.request(address);
    }
    return response;
  }

  private store(url: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', ...value] = pair.split('=');
    const attribute = (key: string) =>
      attributes.find((item) => item.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const cookie = { host: new URL(url).hostname, path: attribute('path') ?? '/', name, value: value.join('=') };
    const index = this.cookies.findIndex(
      (known) => known.host === cookie.host && known.path === cookie.path && known.name === name,
    );
    if (index >= 0) this.cookies.splice(index, 1);
    const expires = attribute('expires');
    const isOver = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) <= Date.now());
    if (!isOver) this.cookies.push(cookie);
  }
}

function isWithin(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}
