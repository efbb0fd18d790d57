/** Where panels stand: rows of a grid of twelve, each row full. */
import type { PanelSpec } from '../api/types.ts';

const QUARTERS = 4;
const COLUMNS = 12;
/** As many numbers as leave a chart enough room beside them. */
const NUMBERS_BESIDE = 1;

/** The columns that each panel spans, in order. */
export function spans(panels: Pick<PanelSpec, 'chart' | 'width'>[]): number[] {
  const rows: Pick<PanelSpec, 'chart' | 'width'>[][] = [];
  for (const panel of panels) {
    const row = rows.at(-1);
    const used = (row ?? []).reduce((total, each) => total + each.width, 0);
    if (row !== undefined && (used + panel.width <= QUARTERS || standsBeside(row, panel))) row.push(panel);
    else rows.push([panel]);
  }
  return rows.flatMap(spread);
}

/** A single number shares its row with the chart over time that follows. */
function standsBeside(row: Pick<PanelSpec, 'chart'>[], next: Pick<PanelSpec, 'chart'>): boolean {
  return row.length <= NUMBERS_BESIDE && row.every((panel) => panel.chart === 'number') && next.chart === 'time-series';
}

function spread(row: Pick<PanelSpec, 'chart' | 'width'>[]): number[] {
  const used = row.reduce((total, each) => total + each.width, 0);
  if (used > QUARTERS) return row.map((panel) => (panel.chart === 'number' ? COLUMNS / QUARTERS : COLUMNS - (COLUMNS / QUARTERS) * (row.length - 1)));
  return row.map((panel) => Math.round((panel.width / used) * COLUMNS));
}
