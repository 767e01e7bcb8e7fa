import { describe, expect, test } from 'vitest';
import { type HomePage, renderHome } from '../src/pages/home.ts';
import { html, Markup } from '../src/pages/html.ts';
import { stylesheet } from '../src/pages/stylesheet.ts';

const HOSTILE = [
  '"><script>alert(1)</script>',
  "' autofocus onfocus='alert(1)",
  '" onmouseover="alert(1)" x="',
  '</title></pre><style>*{display:none}</style>',
  '&lt;script&gt;',
];

const EMPTY: HomePage = {
  name: 'playground2',
  basePath: '/playground2',
  loggedInUser: null,
  defaults: {
    clientId: 'playground2',
    scope: 'openid',
    callback: 'http://localhost:8080/playground2/oauth2client',
    authorizationEndpoint: 'http://localhost:9443/oauth2/authorize',
    responseType: 'code',
    responseMode: 'query',
  },
  scopes: ['openid'],
  logoutTokens: [],
  siblings: [],
};

/** The page with every part present and each text taken from `value`. */
function renderFullPage(value: (field: string) => string): string {
  return renderHome({
    name: value('name'),
    basePath: value('basePath'),
    loggedInUser: value('loggedInUser'),
    defaults: {
      clientId: value('clientId'),
      scope: value('scope'),
      callback: value('callback'),
      authorizationEndpoint: value('authorizationEndpoint'),
      responseType: 'code',
      responseMode: 'form_post',
    },
    scopes: [value('known scope')],
    result: {
      parameters: { [value('parameter name')]: value('parameter value') },
      idToken: { header: { [value('header name')]: 'x' }, claims: { claim: value('claim value') } },
      error: { code: value('error code'), description: value('error description') },
    },
    logoutTokens: [
      { at: new Date(0), verdict: 'refused', code: value('refusal code'), ended: 0, header: { alg: value('alg') } },
      {
        at: new Date(0),
        verdict: 'accepted',
        ended: 2,
        claims: { [value('claim name')]: { nested: value('nested') } },
      },
    ],
    siblings: [{ name: value('sibling'), url: `http://localhost:8080/${value('sibling address')}` }],
    csrf: value('csrf'),
    stylesheet: value('stylesheet'),
  });
}

/** Every tag with the names of its attributes: what is left of the markup without its data. */
function readShape(markup: string): string[] {
  return [...markup.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
}

function listFields(): string[] {
  const fields: string[] = [];
  renderFullPage((field) => {
    fields.push(field);
    return field;
  });
  return fields;
}

describe.each(listFields())('field "%s"', (field) => {
  test.each(HOSTILE)('shows %s as text and nothing else', (hostile) => {
    const page = renderFullPage((name) => (name === field ? hostile : name));
    expect(readShape(page)).toEqual(readShape(renderFullPage((name) => name)));
    const written = html`${hostile}`.toString();
    const writtenInJson = html`${JSON.stringify(hostile).slice(1, -1)}`.toString();
    expect(page.includes(written) || page.includes(writtenInJson)).toBe(true);
    expect(page).not.toContain(hostile);
  });
});

describe('html', () => {
  test('escapes the five characters, once', () => {
    expect(html`<p title="${`&<>"'`}">${html`<b>${1}</b>`}${[html`<i>`, html`</i>`]}</p>`.toString()).toBe(
      '<p title="&amp;&lt;&gt;&quot;&#39;"><b>1</b><i></i></p>',
    );
  });

  test('takes nothing for markup that it did not write', () => {
    const forged = { toString: () => '<script>' };
    expect(forged instanceof Markup).toBe(false);
    // @ts-expect-error an object that is not markup is refused by the types, and does not render at run time either.
    expect(() => html`${forged}`.toString()).toThrow();
  });
});

describe('the session', () => {
  const readUser = (page: string) => /<p [^>]*id="logged-in-user">(.*?)<\/p>/.exec(page)?.[1]?.replace(/<[^>]*>/g, '');

  test('says in exactly these words who is logged in', () => {
    expect(readUser(renderHome({ ...EMPTY, loggedInUser: 'admin' }))).toBe('Logged in user: admin');
    expect(readUser(renderHome(EMPTY))).toBe('Logged in user: null');
  });

  test('offers Logout to those who are logged in, with the token against forged posts', () => {
    const page = renderHome({ ...EMPTY, loggedInUser: 'admin', csrf: 'token' });
    expect(page).toContain(
      '<form method="post" action="/playground2/logout"><input type="hidden" name="csrf" value="token">',
    );
    expect(page).toMatch(/<button[^>]*>Logout<\/button>/);
    expect(renderHome(EMPTY)).not.toContain('Logout</button>');
  });
});

describe('the authorization form', () => {
  const page = renderHome(EMPTY);

  test('posts the fields with defaults that work, the registered ones fixed', () => {
    expect(page).toContain('<form method="post" action="/playground2/authorize">');
    expect(page).toMatch(/name="client_id" type="text" value="playground2" readonly>/);
    expect(page).toMatch(
      /name="callback" type="text" value="http:\/\/localhost:8080\/playground2\/oauth2client" readonly>/,
    );
    expect(page).toMatch(/name="authorization_endpoint" type="text" value="[^"]*authorize" readonly>/);
    expect(page).toMatch(/name="scope" type="text" value="openid" (?!.*readonly)/);
    expect(page).toMatch(/<button[^>]*>Authorize<\/button>/);
  });

  test('offers only the code flow, by query or form_post', () => {
    const options = (markup: string) =>
      [...markup.matchAll(/<option value="([^"]*)"( selected)?>/g)].map(([, ...rest]) => rest);
    expect(options(page)).toEqual([
      ['code', ' selected'],
      ['query', ' selected'],
      ['form_post', undefined],
    ]);
    expect(options(renderFullPage((field) => field)).slice(1)).toEqual([
      ['query', undefined],
      ['form_post', ' selected'],
    ]);
  });
});

describe('what the provider said', () => {
  test('shows each Logout Token with its verdict, the first one open', () => {
    const page = renderFullPage((field) => field);
    expect(page.match(/<details( open)?>/g)).toEqual(['<details open>', '<details>']);
    expect(page).toMatch(/Refused<\/span> <code>refusal code<\/code> <span class="quiet">no session ended, <time/);
    expect(page).toMatch(
      /Accepted<\/span> <span class="quiet">2 sessions ended, <time datetime="1970-01-01T00:00:00.000Z">1970-01-01 00:00:00 UTC</,
    );
  });

  test('says so when there is nothing to show', () => {
    const page = renderHome({ ...EMPTY, loggedInUser: 'admin' });
    expect(page).toContain('None yet.');
    expect(page).not.toContain('Authorization result');
    const undecoded = { at: new Date(0), verdict: 'refused', code: 'malformed', ended: 0 } as const;
    expect(renderHome({ ...EMPTY, logoutTokens: [undecoded] })).toContain('It could not be decoded.');
  });
});

describe('links to the other applications', () => {
  const renderSibling = (url: string) => renderHome({ ...EMPTY, siblings: [{ name: 'playground3', url }] });

  test.each(['/playground3', 'http://localhost:8080/playground3', 'https://playground3.example'])('%s', (url) => {
    expect(renderSibling(url)).toContain(`<a href="${url}">playground3</a>`);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'http://'])('never %s', (url) => {
    expect(renderSibling(url)).toContain('<li>playground3</li>');
  });
});

describe.each(['full', 'empty'])('the %s page', (kind) => {
  const page = kind === 'full' ? renderFullPage((field) => field.replace(' ', '-')) : renderHome(EMPTY);

  test('has one heading of the first level and a label for each control', () => {
    expect(page.match(/<h1>/g)).toHaveLength(1);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const controls = [...page.matchAll(/<(?:input|select) id="([^"]*)"/g)].map(([, id]) => id);
    const labels = [...page.matchAll(/<label for="([^"]*)"/g)].map(([, id]) => id);
    expect(labels).toEqual(controls);
    for (const [, id] of page.matchAll(/aria-(?:labelledby|describedby)="([^"]*)"/g)) expect(ids).toContain(id);
  });

  test('does without script and inline style', () => {
    expect(readShape(page).filter((tag) => /<(script|style|img|iframe|base)|\s(on\w+|style|src)=/i.test(tag))).toEqual(
      [],
    );
  });
});

describe('contrast (WCAG 2.2, 1.4.3 and 1.4.11)', () => {
  const PAIRS: [string, string, number][] = [
    ['text', 'background', 4.5],
    ['text', 'surface', 4.5],
    ['text', 'surface-quiet', 4.5],
    ['text-quiet', 'background', 4.5],
    ['text-quiet', 'surface', 4.5],
    ['text-quiet', 'surface-quiet', 4.5],
    ['accent', 'background', 4.5],
    ['accent-strong', 'background', 4.5],
    ['on-accent', 'accent', 4.5],
    ['on-accent', 'accent-strong', 4.5],
    ['error', 'surface', 4.5],
    ['error', 'error-surface', 4.5],
    ['success', 'surface', 4.5],
    ['accent', 'surface', 3],
    ['control-line', 'surface', 3],
  ];
  const [lightRules = '', darkRules = ''] = stylesheet.split('@media (prefers-color-scheme: dark)');

  test.each(PAIRS)('%s on %s is at least %d in light and dark', (front, back, least) => {
    for (const rules of [lightRules, darkRules]) {
      const [one, other] = [front, back].map((name) => readLuminance(rules, name)).sort((a, b) => a - b);
      expect(((other ?? 0) + 0.05) / ((one ?? 0) + 0.05)).toBeGreaterThanOrEqual(least);
    }
  });
});

function readLuminance(rules: string, name: string): number {
  const [, hex] = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(rules) ?? [];
  if (hex === undefined) throw new Error(`no colour ${name}`);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
