/** The inside of a panel for each state and kind. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/search/index.js';
import type { Cell } from '../api/types.ts';
import type { Picked } from '../charts/chart-view.ts';
import { marks, sum, timeSeries } from '../charts/data.ts';
import { bucketTime } from '../format/times.ts';
import { grouped } from '../format/numbers.ts';
import { strings } from '../strings/index.ts';
import { colourOf } from '../theme/palette.ts';
import { theme } from '../theme/theme.ts';
import { legend } from './legend.ts';
import { bigNumber } from './number.ts';
import { pagination } from './paging.ts';
import type { DashboardPanel } from './panel.ts';
import { cancelled, empty, failed, searching } from './states.ts';
import { dataTable, totalLine } from './table.ts';

export function panelBody(panel: DashboardPanel): TemplateResult {
  const { query } = panel;
  const problem = panel.failure ?? query?.error ?? null;
  const search = panel.spec.page_sizes === null ? nothing : searchWithin(panel);
  if (problem !== null) return html`${search}${failed(problem, query?.aql ?? '', panel.run)}`;
  if (query === null || (panel.busy() && !panel.hasRows())) return html`${search}${searching(query, panel.cancel)}`;
  if (!panel.hasRows()) {
    if (query.state === 'cancelled') return html`${search}${cancelled(panel.run)}`;
    return html`${search}${panel.view.within !== '' && panel.spec.page_sizes !== null ? html`<div class="state"><p class="state__title">${strings.table.noMatch}</p></div>` : empty(panel.spec.unit)}`;
  }
  const progress = panel.busy() ? searching(query, panel.cancel) : nothing;
  return html`${progress}${search}${result(panel)}`;
}

function result(panel: DashboardPanel): TemplateResult {
  const { spec, query } = panel;
  if (query === null) return html``;
  if (spec.chart === 'number') return bigNumber(spec, query, panel.previous, panel.openAll);
  if (spec.chart === 'table') return rows(panel);
  if (panel.asTable) return chartTable(panel);
  const key = legend(spec, panel.kind(), query, panel.behind);
  const drawn = html`<chart-view .spec=${spec} .query=${query} @mark=${(event: CustomEvent<Picked>) => panel.behind(event.detail)}></chart-view>`;
  if (panel.kind() === 'donut') {
    const total = sum(marks(query));
    return html`<div class="donut"><div class="donut__ring">${drawn}<p class="donut__total"><span>${grouped(total)}</span>${spec.unit}</p></div>${key}</div>`;
  }
  // Many bars scroll, and what scrolls must be reachable by keyboard.
  return panel.kind() === 'bars' ? html`<div class="bars" tabindex="0" role="region" aria-label=${strings.table.scroll(spec.title)}>${drawn}</div>` : html`${key ?? nothing}${drawn}`;
}

/** The same numbers as the chart's. */
function chartTable(panel: DashboardPanel): TemplateResult {
  const { spec, query } = panel;
  if (query === null) return html``;
  const opens = spec.drill_down === null ? null : panel.openRow;
  if (panel.kind() === 'time-series') {
    const { series, bucket } = timeSeries(query);
    return html`
      ${totalLine(series.reduce((total, each) => total + each.total, 0), spec.unit)}
      ${dataTable({ title: spec.title, columns: query.columns, rows: query.rows, onOpen: opens, timeText: (ms) => bucketTime(ms, bucket) })}
    `;
  }
  const whole = sum(marks(query));
  return html`${totalLine(whole, spec.unit)}${dataTable({ title: spec.title, columns: query.columns, rows: query.rows, onOpen: opens, whole })}`;
}

function rows(panel: DashboardPanel): TemplateResult {
  const { spec, query, view } = panel;
  const page = panel.page();
  if (query === null) return html``;
  const table = {
    title: spec.title,
    columns: query.columns,
    rows: query.rows,
    onOpen: panel.openRow,
    colour: (value: Cell) => (spec.colours !== null && String(value) in spec.colours ? dot(value, spec.colours) : null),
  };
  if (page === null) return dataTable(table);
  return html`
    ${dataTable({ ...table, sort: view.sort, onSort: (sort) => panel.change({ sort, page: 1 }) })}
    ${pagination({
      total: query.total ?? 0,
      page: view.page,
      size: page.limit,
      sizes: spec.page_sizes ?? [],
      change: (to, size) => panel.change({ page: to, size }),
    })}
  `;
}

function searchWithin(panel: DashboardPanel): TemplateResult {
  const search = (event: CustomEvent<{ value: string }>): void => {
    const within = event.detail.value.slice(0, 1000);
    if (within !== panel.view.within) panel.change({ within, page: 1 });
  };
  return html`
    <div class="panel__tools">
      <cds-search size="md" label-text=${strings.table.search} placeholder=${strings.table.search} .value=${panel.view.within} @cds-search-input=${later(search)}></cds-search>
    </div>
  `;
}

/** Waits until the typing rests: each search is one of QRadar's. */
function later(handle: (event: CustomEvent<{ value: string }>) => void): (event: CustomEvent<{ value: string }>) => void {
  return (event) => {
    const element = event.currentTarget as HTMLElement;
    window.clearTimeout(Number(element.dataset.timer));
    element.dataset.timer = String(window.setTimeout(() => handle(event), 500));
  };
}

function dot(value: Cell, meanings: Record<string, string>): TemplateResult {
  return html`<svg class="legend__key" width="12" height="12" aria-hidden="true">${svg`<rect width="12" height="12" fill=${colourOf(value, meanings, theme())}></rect>`}</svg>`;
}
