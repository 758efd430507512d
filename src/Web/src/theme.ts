import { createTheme, type MantineColorsTuple } from '@mantine/core';

const iris: MantineColorsTuple = ['#f1f0ff', '#e0ddfc', '#bfb9f3', '#9b92eb', '#7d71e4', '#6a5ce0', '#5b4bd6', '#4f40bd', '#4538a6', '#3a2f8f'];

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 5 },
  colors: { iris },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  headings: { fontWeight: '620' },
});
