const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Markup whose data is already escaped. Only {@link html} makes it, and no claim of a token can pass for it. */
export class Markup {
  readonly #source: string;
  constructor(source: string) {
    this.#source = source;
  }
  toString(): string {
    return this.#source;
  }
}

/** Writes markup: strings and numbers are escaped for text and quoted attributes, markup and lists of it are not. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Markup | readonly Markup[])[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...values.map(escapeValue)));
}

function escapeValue(value: string | number | Markup | readonly Markup[]): string {
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(escapeValue).join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
