import { Button, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const teal: MantineColorsTuple = [
  '#e6f5f8',
  '#cfe9ef',
  '#a3d5e0',
  '#74c0d1',
  '#4fafc4',
  '#2f9bb3',
  '#1b849b',
  '#0f6e84',
  '#0c5a6d',
  '#084453',
]

/** Blue-black: 0 is text, 7 the page, 9 the deepest. */
const dark: MantineColorsTuple = [
  '#d6dee7',
  '#b7c3cf',
  '#94a3b3',
  '#76869a',
  '#35434f',
  '#273440',
  '#1b2732',
  '#111a24',
  '#0c141c',
  '#080e14',
]

const small = { defaultProps: { size: 'xs' }, styles: { label: { fontSize: 13 } } }
const control = { '--input-height': '32px', '--input-fz': '13px' }
const input = { vars: () => ({ wrapper: control, input: {} }) }
const words = {
  vars: () => ({
    label: {},
    error: { '--input-error-size': '12px' },
    description: { '--input-description-size': '12px' },
  }),
}

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 7,
  colors: { teal, dark },
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  defaultRadius: 4,
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '32px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '1.3' },
      h2: { fontSize: '15px', lineHeight: '1.35' },
      h3: { fontSize: '13px', lineHeight: '1.4' },
    },
  },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs' },
      vars: () => ({ root: { '--button-height': '32px', '--button-fz': '13px' } }),
    }),
    Input: input,
    InputWrapper: words,
    TextInput: input,
    PasswordInput: input,
    Select: input,
    NumberInput: input,
    Autocomplete: input,
    MultiSelect: { defaultProps: { size: 'xs' } },
    Checkbox: small,
    Radio: small,
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Stepper: { styles: { stepDescription: { fontSize: 12 } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, multiline: true, maw: 360 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none' } },
    Table: { defaultProps: { fz: 'sm' } },
    Drawer: { defaultProps: { position: 'right', size: 480, closeButtonProps: { 'aria-label': 'Close' } } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
  },
})

/** Greys of the library that miss contrast AA on our grounds, and the colours of states. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--bh-row': '32px' },
  light: {
    '--mantine-color-dimmed': '#5b6774',
    '--mantine-color-placeholder': '#66727f',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#0f6e84',
    '--bh-line': '#e1e6ea',
    '--bh-ground': '#f6f8f9',
    '--bh-raised': '#ffffff',
    '--bh-hover': '#eef3f5',
    '--bh-selected': '#dcedf1',
    '--bh-flash': '#d3ecf2',
    '--bh-grey': '#5b6774',
    '--bh-blue': '#1a5fb4',
    '--bh-green': '#1d7a3e',
    '--bh-red': '#b3261e',
    '--bh-orange': '#a64b00',
    '--bh-amber': '#8a5a00',
  },
  dark: {
    '--mantine-color-dimmed': '#94a3b3',
    '--mantine-color-placeholder': '#8594a5',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#74c0d1',
    '--bh-line': '#273440',
    '--bh-ground': '#0c141c',
    '--bh-raised': '#111a24',
    '--bh-hover': '#182430',
    '--bh-selected': '#163744',
    '--bh-flash': '#17414f',
    '--bh-grey': '#94a3b3',
    '--bh-blue': '#7db4ff',
    '--bh-green': '#6fd08c',
    '--bh-red': '#ff8a80',
    '--bh-orange': '#ffab66',
    '--bh-amber': '#f2c14e',
  },
})
