/** One opening tag of a page, with its attribute values decoded. */
export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

/** A page as a browser would read it: tags in order, and the text between them. */
export interface ParsedMarkup {
  tags: Tag[];
  /** Text of the page, decoded, with runs of white space joined. */
  text: string;
  /** The shape of the page: every tag (closing ones too) with the names of its attributes, but no data. */
  shape: string[];
}

const TOKEN = /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?>|[^<>]+/giy;
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/gi;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads the strict subset of HTML which the templates write and throws at anything else, so that a stray angle bracket
 * or quotation mark in the output is an error and not a guess.
 */
export function parseMarkup(markup: string): ParsedMarkup {
  const tags: Tag[] = [];
  const shape: string[] = [];
  let text = '';
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < markup.length) {
    const start = TOKEN.lastIndex;
    const token = TOKEN.exec(markup);
    if (!token) throw new Error(`not well formed at ${start}: ${markup.slice(start, start + 80)}`);
    const [whole, closing, name, attributeText = ''] = token;
    if (name === undefined) {
      if (!whole.startsWith('<')) text += decode(whole);
      continue;
    }
    const attributes: Record<string, string> = {};
    for (const [, key = '', value = ''] of attributeText.matchAll(ATTRIBUTE)) attributes[key] = decode(value);
    shape.push(`${closing}${name} ${Object.keys(attributes).join(' ')}`.trimEnd());
    if (closing === '') tags.push({ name, attributes });
  }
  return { tags, text: text.replace(/\s+/g, ' ').trim(), shape };
}

function decode(value: string): string {
  return value.replace(/&(amp|lt|gt|quot|#39);/g, (_, entity: string) => ENTITIES[entity] ?? '');
}
