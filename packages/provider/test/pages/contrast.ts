/** The hexadecimal custom properties of a stylesheet, for light and for dark. */
export function readColours(stylesheet: string): Record<'light' | 'dark', Record<string, string>> {
  const [, beforeDark = '', dark = ''] =
    /([\s\S]*?)@media \(prefers-color-scheme: dark\)([\s\S]*?\n\})/.exec(stylesheet) ?? [];
  const read = (block: string) =>
    Object.fromEntries(
      [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
    );
  const light = read(beforeDark);
  return { light, dark: { ...light, ...read(dark) } };
}

/** The contrast ratio of two colours (WCAG 2.2, "contrast ratio"), from 1 to 21. */
export function contrastRatio(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [relativeLuminance(one), relativeLuminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function relativeLuminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
