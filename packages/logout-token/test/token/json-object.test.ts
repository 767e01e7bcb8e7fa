import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonObject } from '../../src/token/json-object.ts';

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
const parse = (text: string) => parseJsonObject(new TextEncoder().encode(text), 'payload_invalid');

test('X-30 no JSON without duplicate names is taken for one with them, however it is laid out', () => {
  fc.assert(
    fc.property(object, fc.constantFrom('', ' ', '\t'), (value, indent) => {
      expect(JSON.stringify(parse(JSON.stringify(value, null, indent)))).toBe(JSON.stringify(value));
    }),
    { numRuns: 500 },
  );
});

test('X-30 a name that is repeated anywhere is found, whatever the values are', () => {
  const path = fc.array(fc.oneof(fc.string(), fc.constant(null)), { maxLength: 4 });
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), object, path, (name, first, second, other, outer) => {
      const member = (value: unknown) => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
      const rest = JSON.stringify(other).slice(1, -1);
      let text = `{${[member(first), rest, member(second)].filter((part) => part !== '').join(',')}}`;
      for (const step of outer) text = step === null ? `[${text}]` : `{${JSON.stringify(step)}:${text}}`;
      expect(() => parse(`{"root":${text}}`)).toThrow(expect.objectContaining({ code: 'duplicate_member' }));
    }),
    { numRuns: 500 },
  );
});
