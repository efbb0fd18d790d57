/** Rows as Carbon's data table; sorting by the server where a handler is given. */
import { html, nothing, type TemplateResult } from 'lit';
import arrowUp from '@carbon/icons/es/arrow--up/16.js';
import arrowDown from '@carbon/icons/es/arrow--down/16.js';
import arrowsVertical from '@carbon/icons/es/arrows--vertical/16.js';
import type { Cell, Column } from '../api/types.ts';
import { icon } from '../dom/icon.ts';
import { cellText } from '../format/cells.ts';
import { grouped, shareOf } from '../format/numbers.ts';
import { strings } from '../strings/index.ts';
import type { Sort } from '../url/state.ts';

export interface TableView {
  title: string;
  columns: Column[];
  rows: Cell[][];
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  /** Makes each row open something. */
  onOpen?: ((row: Cell[]) => void) | null;
  /** The sum that shares are of. */
  whole?: number;
  /** Text of a time column that is not a moment, such as a bucket. */
  timeText?: (ms: number) => string;
  colour?: (value: Cell) => TemplateResult | null;
}

export function dataTable(view: TableView): TemplateResult {
  return html`
    <div class="cds--data-table-container table__scroll" tabindex="0" role="region" aria-label=${strings.table.scroll(view.title)}>
      <table class="cds--data-table cds--data-table--sm ${view.onSort === undefined ? '' : 'cds--data-table--sort'}">
        <caption class="visually-hidden">${view.title}</caption>
        <thead>
          <tr>
            ${view.columns.map((column) => headerCell(view, column))}
            ${view.whole === undefined ? nothing : html`<th scope="col" class="table__number"><div class="cds--table-header-label">${strings.panel.share}</div></th>`}
          </tr>
        </thead>
        <tbody>${view.rows.map((row) => bodyRow(view, row))}</tbody>
      </table>
    </div>
  `;
}

function headerCell(view: TableView, column: Column): TemplateResult {
  const kind = isNumber(column) ? 'table__number' : '';
  const { onSort, sort } = view;
  if (onSort === undefined) return html`<th scope="col" class=${kind}><div class="cds--table-header-label">${column.label}</div></th>`;
  const active = sort?.column === column.name;
  const descending = active && sort.descending;
  const order = active ? (descending ? 'descending' : 'ascending') : 'none';
  return html`
    <th scope="col" class=${kind} aria-sort=${order}>
      <button type="button" class="cds--table-sort table__sort ${active ? 'table__sort--active' : ''}" title=${strings.table.sortBy(column.label)}
        @click=${() => onSort({ column: column.name, descending: active ? !descending : column.type !== 'text' })}>
        <span>${column.label}</span>${icon(active ? (descending ? arrowDown : arrowUp) : arrowsVertical)}
      </button>
    </th>
  `;
}

function bodyRow(view: TableView, row: Cell[]): TemplateResult {
  const { onOpen } = view;
  const opens = onOpen !== undefined && onOpen !== null;
  const open = (): void => onOpen?.(row);
  const cells = view.columns.map((column, at) => {
    const value = row[at] ?? null;
    const text = column.type === 'time' && typeof value === 'number' && view.timeText !== undefined ? view.timeText(value) : cellText(value, column);
    const key = column.type === 'text' ? (view.colour?.(value) ?? nothing) : nothing;
    const inside = opens && at === 0 ? html`<button type="button" class="table__open" title=${strings.table.open(text)}>${text}</button>` : text;
    return html`<td class=${isNumber(column) ? 'table__number' : 'table__text'} title=${text}>${key}${inside}</td>`;
  });
  const value = view.columns.findIndex((column) => column.role === 'value');
  const share = view.whole === undefined ? nothing : html`<td class="table__number">${shareOf(Number(row[value] ?? 0), view.whole)}</td>`;
  // The click of the button in the first cell arrives here as well, so the keyboard opens it too.
  return html`<tr class=${opens ? 'table__row--opens' : ''} @click=${open}>${cells}${share}</tr>`;
}

/** Totals above the rows of a chart's table. */
export function totalLine(value: number, unit: string): TemplateResult {
  return html`<p class="table__total">${strings.panel.total}: ${grouped(value)} ${unit}</p>`;
}

function isNumber(column: Column): boolean {
  return column.type === 'number';
}
