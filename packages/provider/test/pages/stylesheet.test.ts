import { describe, expect, test } from 'vitest';
import { stylesheet } from '../../src/pages/templates/stylesheet.ts';
import { contrastRatio, readColours } from './contrast.ts';
import { parseMarkup } from './parse-markup.ts';
import { samplePages } from './sample-pages.ts';

/** Text needs 4.5, the outline of a control or a symbol 3 (WCAG 2.2, 1.4.3 and 1.4.11). */
const PAIRS: [foreground: string, background: string, ratio: number][] = [
  ['text', 'surface', 4.5],
  ['text', 'surface-quiet', 4.5],
  ['text', 'background', 4.5],
  ['text', 'background-glow', 4.5],
  ['text-quiet', 'surface', 4.5],
  ['text-quiet', 'surface-quiet', 4.5],
  ['text-quiet', 'background', 4.5],
  ['text-quiet', 'background-glow', 4.5],
  ['accent', 'surface', 4.5],
  ['accent-strong', 'surface', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-strong', 4.5],
  ['error', 'surface', 4.5],
  ['error', 'error-surface', 4.5],
  ['success', 'surface', 3],
  ['waiting', 'surface', 3],
  ['control-line', 'surface', 3],
  ['control-line', 'surface-quiet', 3],
  ['mark-moon', 'mark-night', 3],
  ['mark-bell', 'mark-night', 3],
];

test('the measure is right: black on white is 21, and a known pair is just short of 4.5', () => {
  expect(contrastRatio('#000000', '#ffffff')).toBe(21);
  expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

const colours = readColours(stylesheet);

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  test.each(PAIRS)('%s on %s has a contrast of at least %d', (foreground, background, ratio) => {
    const { [foreground]: front, [background]: back } = colours[scheme];
    expect(front).toBeDefined();
    expect(back).toBeDefined();
    expect(contrastRatio(front ?? '', back ?? '')).toBeGreaterThanOrEqual(ratio);
  });
});

test('dark has colours of its own', () => {
  expect(colours.dark.surface).not.toBe(colours.light.surface);
});

test('colours are named: none is written outside of the custom properties', () => {
  const rules = stylesheet.replace(/--[a-z-]+:[^;]+;/g, '');
  expect(rules).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i);
});

test('every custom property that is used is declared, and asks no other host', () => {
  const declared = new Set([...stylesheet.matchAll(/(--[a-z0-9-]+):/g)].map(([, name]) => name));
  for (const [, name] of stylesheet.matchAll(/var\((--[a-z0-9-]+)/g)) expect(declared).toContain(name);
  expect(stylesheet).not.toMatch(/url\(|@import/);
});

test('the pages and the stylesheet agree on the class names', () => {
  const used = new Set(
    Object.values(samplePages).flatMap((render) =>
      parseMarkup(render(() => 'plain')).tags.flatMap((tag) => tag.attributes.class?.split(' ') ?? []),
    ),
  );
  const styled = new Set([...stylesheet.matchAll(/\.([a-z][a-z-]+)/g)].map(([, name]) => name));
  expect([...styled].filter((name) => name !== undefined && !used.has(name))).toEqual([]);
  expect([...used].filter((name) => !styled.has(name))).toEqual([]);
});
