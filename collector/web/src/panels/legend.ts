/** A chart's legend: names with their sums, each a button to what stands behind it. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Cell, PanelSpec, Query } from '../api/types.ts';
import type { Picked } from '../charts/chart-view.ts';
import { markName } from '../charts/config.ts';
import { marks, sum, timeSeries } from '../charts/data.ts';
import { grouped, shareOf } from '../format/numbers.ts';
import { strings } from '../strings/index.ts';
import { colourOf } from '../theme/palette.ts';
import { theme } from '../theme/theme.ts';

/** Null: the chart needs none. */
export function legend(spec: PanelSpec, kind: PanelSpec['chart'], query: Query, pick: (picked: Picked) => void): TemplateResult | null {
  if (kind === 'time-series') {
    const { series } = timeSeries(query);
    const named = series.filter((each) => Object.keys(each.point).length > 0);
    if (named.length === 0) return null;
    return list(spec, named.map(({ name, total, point }) => ({ label: name, value: total, point })), null, pick);
  }
  if (kind !== 'donut') return null;
  const parts = marks(query);
  return list(spec, parts, sum(parts), pick);
}

function list(spec: PanelSpec, entries: { label: Cell; value: number; point: Picked['point'] }[], whole: number | null, pick: (picked: Picked) => void): TemplateResult {
  const item = (entry: (typeof entries)[number]): TemplateResult => {
    const name = markName(entry.label);
    const inside = html`
      <svg class="legend__key" width="12" height="12" aria-hidden="true">${svg`<rect width="12" height="12" fill=${colourOf(entry.label, spec.colours, theme())}></rect>`}</svg>
      <span class="legend__name">${name}</span>
      <span class="legend__value">${grouped(entry.value)}</span>
      ${whole === null ? nothing : html`<span class="legend__share">${shareOf(entry.value, whole)}</span>`}
    `;
    if (spec.drill_down === null) return html`<li><span class="legend__entry">${inside}</span></li>`;
    const words = strings.panel.showBehind(name, grouped(entry.value));
    return html`<li><button type="button" class="legend__entry" title=${words} @click=${() => pick({ point: entry.point, name, value: entry.value })}>${inside}</button></li>`;
  };
  return html`<ul class="legend" aria-label=${strings.panel.legend(spec.title)}>${entries.map(item)}</ul>`;
}
