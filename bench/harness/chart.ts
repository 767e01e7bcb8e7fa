import type { ComparisonResult, Figure, Role } from './compare.ts';
import { formatNumber, formatParameters } from './text.ts';

const WIDTH = 860;
const LABEL_WIDTH = 250;
const BAR_WIDTH = 470;
const BAR_HEIGHT = 18;
const GAP = 6;
const COLORS: Record<Role, string> = { curfew: '#1f6feb', peer: '#8c6d1f', limit: '#6e7781' };
/** From this ratio of the longest to the shortest bar on, lengths are logarithms. */
const LOGARITHMIC_FROM = 50;

/** A bar for every figure, in groups by comparison; a thin line from the smallest to the largest repetition. */
export function drawChart(title: string, comparisons: readonly ComparisonResult[]): string {
  const figures = comparisons.flatMap(({ figures }) => figures);
  const { lengthOf, note } = scaleFor(figures);
  const parts: string[] = [];
  let y = 56;
  for (const { parameters, unit, figures } of comparisons) {
    const heading = [formatParameters(parameters), unit].filter((part) => part !== '').join(': ');
    parts.push(`<text x="16" y="${y}" font-weight="600">${escapeText(heading)}</text>`);
    y += 10;
    for (const figure of figures) {
      parts.push(drawBar(figure, y, lengthOf));
      y += BAR_HEIGHT + GAP;
    }
    y += 24;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="system-ui, sans-serif" font-size="13" fill="#1f2328">
<title>${escapeText(title)}</title>
<rect width="${WIDTH}" height="${y}" fill="#ffffff"/>
<text x="16" y="28" font-size="17" font-weight="600">${escapeText(title)}</text>
<text x="${WIDTH - 16}" y="28" text-anchor="end" fill="#59636e">${escapeText(note)}</text>
${parts.join('\n')}
</svg>
`;
}

function drawBar({ name, role, spread }: Figure, y: number, lengthOf: (value: number) => number): string {
  const middle = y + BAR_HEIGHT / 2;
  const [from, to] = [LABEL_WIDTH + lengthOf(spread.min), LABEL_WIDTH + lengthOf(spread.max)];
  const valueAt = Math.max(LABEL_WIDTH + lengthOf(spread.median), to) + 8;
  return [
    `<text x="${LABEL_WIDTH - 10}" y="${middle + 4}" text-anchor="end">${escapeText(name)}</text>`,
    `<rect x="${LABEL_WIDTH}" y="${y}" width="${round(lengthOf(spread.median))}" height="${BAR_HEIGHT}" fill="${COLORS[role]}"/>`,
    `<path d="M${round(from)} ${middle}H${round(to)}" stroke="#1f2328" stroke-width="1.5"/>`,
    `<text x="${round(valueAt)}" y="${middle + 4}">${formatNumber(spread.median)}</text>`,
  ].join('');
}

function scaleFor(figures: readonly Figure[]): { lengthOf: (value: number) => number; note: string } {
  const medians = figures.map(({ spread }) => spread.median).filter((value) => value > 0);
  const longest = Math.max(1e-9, ...figures.map(({ spread }) => spread.max).filter(Number.isFinite));
  const shortest = Math.min(longest, ...medians);
  if (longest / shortest < LOGARITHMIC_FROM) {
    return { lengthOf: (value) => lengthWithin(value / longest), note: 'median; line: smallest to largest' };
  }
  const floor = shortest / 2;
  const decades = Math.log10(longest / floor);
  return {
    lengthOf: (value) => lengthWithin(Math.log10(value / floor) / decades),
    note: 'logarithmic; median; line: smallest to largest',
  };
}

function lengthWithin(part: number): number {
  return Number.isFinite(part) ? Math.min(1, Math.max(0, part)) * BAR_WIDTH : 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
