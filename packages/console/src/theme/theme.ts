import { Button, type CSSVariablesResolver, createTheme, defaultVariantColorsResolver, Menu } from '@mantine/core';
import { indigo, night, schemes } from './palette.ts';

/** Mantine in the colours and shapes of the provider's own pages. */
export const theme = createTheme({
  colors: { indigo, dark: night },
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 3 },
  // What stands on a filled surface is light in the light scheme and dark in the dark one.
  variantColorResolver(input) {
    const resolved = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...resolved, color: 'var(--curfew-on-filled)' } : resolved;
  },
  components: {
    Button: Button.extend({ defaultProps: { variant: 'filled' } }),
    // A menu holds nothing that is no item: the placeholder can be focused.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
  },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: schemes.light,
  dark: schemes.dark,
});
