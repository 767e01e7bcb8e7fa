import type { MantineColorsTuple } from '@mantine/core';

/** The provider's own indigo: shade 7 carries white text on light pages, shade 3 dark text on dark ones. */
export const indigo: MantineColorsTuple = [
  '#eef0fa',
  '#dfe3f6',
  '#c5ccff',
  '#aab5ff',
  '#7f8ce0',
  '#5f6cc9',
  '#4c59b8',
  '#3d4aa8',
  '#2f3a8a',
  '#232b5c',
];

/** Surfaces and text of the dark scheme, from text down to the page. */
export const night: MantineColorsTuple = [
  '#e9ecf5',
  '#c9cfdf',
  '#a8b0c5',
  '#78829c',
  '#2c3449',
  '#252d42',
  '#1e2435',
  '#171c2a',
  '#0e121d',
  '#090c14',
];

/** Colours that are not Mantine's, in both schemes. The same as on the provider's own pages. */
export const schemes = {
  light: {
    '--curfew-background': '#f2f4f9',
    '--curfew-surface-quiet': '#f6f7fb',
    '--curfew-line': '#dde1ec',
    '--curfew-control-line': '#7d869c',
    '--mantine-color-text': '#1a2033',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#566078',
    '--mantine-color-placeholder': '#666f86',
    '--mantine-color-default-border': '#dde1ec',
    '--mantine-color-error': '#a8231f',
    '--mantine-color-anchor': '#3d4aa8',
    '--curfew-on-filled': '#ffffff',
    '--mantine-color-red-filled': '#a8231f',
    '--mantine-color-red-filled-hover': '#8f1d1a',
    '--mantine-color-red-outline': '#a8231f',
    '--mantine-color-green-filled': '#1a6b46',
    '--mantine-color-yellow-filled': '#855300',
    ...light('indigo', '#e8ebf9', '#dfe3f6', '#2f3a8a'),
    ...light('green', '#e3f4ea', '#d5eddf', '#14573a'),
    ...light('red', '#fdeceb', '#fbdcda', '#8f1d1a'),
    ...light('yellow', '#fdf0d8', '#fae6c0', '#6b4300'),
    ...light('gray', '#eceef4', '#e1e4ed', '#444d63'),
  },
  dark: {
    '--curfew-background': '#0e121d',
    '--curfew-surface-quiet': '#1e2435',
    '--curfew-line': '#2c3449',
    '--curfew-control-line': '#78829c',
    '--mantine-color-text': '#e9ecf5',
    '--mantine-color-body': '#171c2a',
    '--mantine-color-dimmed': '#a8b0c5',
    '--mantine-color-placeholder': '#98a1b8',
    '--mantine-color-default-border': '#2c3449',
    '--mantine-color-error': '#ffaaa2',
    '--mantine-color-anchor': '#aab5ff',
    '--curfew-on-filled': '#141a3c',
    '--mantine-color-red-filled': '#ffaaa2',
    '--mantine-color-red-filled-hover': '#ffc2bc',
    '--mantine-color-red-outline': '#ffaaa2',
    '--mantine-color-green-filled': '#7fd8ab',
    '--mantine-color-yellow-filled': '#f0c274',
    ...light('indigo', '#262e55', '#2d3665', '#c5ccff'),
    ...light('green', '#17372b', '#1b4234', '#9be5bf'),
    ...light('red', '#41201f', '#4e2625', '#ffbeb8'),
    ...light('yellow', '#3d2f15', '#4a391a', '#f5d293'),
    ...light('gray', '#272e41', '#30384e', '#c9cfdf'),
  },
};

/** The quiet variant of a colour, as badges and alerts use it. */
function light(name: string, background: string, hover: string, text: string): Record<string, string> {
  return {
    [`--mantine-color-${name}-light`]: background,
    [`--mantine-color-${name}-light-hover`]: hover,
    [`--mantine-color-${name}-light-color`]: text,
  };
}
