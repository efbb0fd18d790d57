/**
 * Colours of marks. Meanings have their own (apart in hue and in lightness, so that colour-blind
 * readers tell them apart); other values take Carbon's data palette, the same value always the
 * same colour while the page is open.
 */
import type { Cell } from '../api/types.ts';
import type { Theme } from './theme.ts';

const MEANINGS: Record<Theme, Record<string, string>> = {
  g10: { blocked: '#9f1853', permitted: '#b28600', delivered: '#1192e8', quarantined: '#6929c4', neutral: '#6f6f6f' },
  g100: { blocked: '#ff7eb6', permitted: '#d2a106', delivered: '#33b1ff', quarantined: '#a56eff', neutral: '#a8a8a8' },
};

/** Carbon data visualization, categorical palette (14 colours), for light and dark. */
const CATEGORIES: Record<Theme, readonly string[]> = {
  g10: ['#6929c4', '#1192e8', '#005d5d', '#9f1853', '#fa4d56', '#570408', '#198038', '#002d9c', '#ee538b', '#b28600', '#009d9a', '#012749', '#8a3800', '#a56eff'],
  g100: ['#8a3ffc', '#33b1ff', '#007d79', '#ff7eb6', '#fa4d56', '#fff1f1', '#6fdc8c', '#4589ff', '#d12771', '#d2a106', '#08bdba', '#bae6ff', '#ba4e00', '#d4bbff'],
};

export interface Ink {
  text: string;
  secondary: string;
  grid: string;
  surface: string;
  single: string;
}

/** What is not a mark of a value: Carbon's text, border and layer tokens. */
export const INKS: Record<Theme, Ink> = {
  g10: { text: '#161616', secondary: '#525252', grid: '#e0e0e0', surface: '#ffffff', single: '#1192e8' },
  g100: { text: '#f4f4f4', secondary: '#c6c6c6', grid: '#393939', surface: '#262626', single: '#33b1ff' },
};

const places = new Map<string, number>();

/** Gives values that are known beforehand (a filter's choices) their colours first. */
export function reserve(values: string[]): void {
  values.forEach((value) => place(value));
}

/** The colour of a value that is one of several in a chart. */
export function colourOf(value: Cell, meanings: Record<string, string> | null, theme: Theme): string {
  const meant = meaningColour(value, meanings, theme);
  if (meant !== null) return meant;
  if (value === null || value === '') return MEANINGS[theme].neutral ?? '';
  const colours = CATEGORIES[theme];
  return colours[place(String(value)) % colours.length] ?? '';
}

/** The colour of a bar: its meaning's, else the one colour of all bars. */
export function barColour(value: Cell, meanings: Record<string, string> | null, theme: Theme): string {
  return meaningColour(value, meanings, theme) ?? INKS[theme].single;
}

function meaningColour(value: Cell, meanings: Record<string, string> | null, theme: Theme): string | null {
  const meaning = value === null ? undefined : meanings?.[String(value)];
  return meaning === undefined ? null : (MEANINGS[theme][meaning] ?? null);
}

function place(value: string): number {
  const known = places.get(value) ?? places.size;
  places.set(value, known);
  return known;
}
