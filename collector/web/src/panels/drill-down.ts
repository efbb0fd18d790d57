/** The dialog behind a mark or a row: its messages or events, and the way to Log Activity. */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/modal/index.js';
import '@carbon/web-components/es/components/button/index.js';
import type { Failure, PanelSpec, Point, Query, QueryRequest, Span } from '../api/types.ts';
import { RunningQuery } from '../api/queries.ts';
import { isOver } from '../api/stream.ts';
import { cellText } from '../format/cells.ts';
import { grouped } from '../format/numbers.ts';
import { strings } from '../strings/index.ts';
import type { Sort } from '../url/state.ts';
import { openLogActivity } from './log-activity.ts';
import { pagination } from './paging.ts';
import { empty, failed, note, searching } from './states.ts';
import { dataTable } from './table.ts';

export interface Opened {
  spec: PanelSpec;
  /** The question of the panel whose mark it is. */
  request: QueryRequest;
  /** What the panel's range meant when it ran, so that the counts agree. */
  range: Span;
  what: 'drill-down' | 'event';
  point: Point;
  name: string;
  /** The mark's own number. */
  value: number | null;
}

const SIZES = [10, 25, 50, 100];

export class DrillDown extends LitElement {
  static override properties = { opened: { attribute: false }, query: { state: true }, failure: { state: true }, blocked: { state: true } };
  declare opened: Opened | null;
  declare query: Query | null;
  declare failure: Failure | null;
  declare blocked: boolean;

  private running: RunningQuery | null = null;
  private page = 1;
  private size = 10;
  private sort: Sort | null = null;

  constructor() {
    super();
    this.opened = null;
    this.query = null;
    this.failure = null;
    this.blocked = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Shows what stands behind a mark. */
  show(opened: Opened): void {
    this.opened = opened;
    this.page = 1;
    this.sort = null;
    this.blocked = false;
    this.run();
  }

  protected override render(): TemplateResult {
    const { opened } = this;
    return html`
      <cds-modal ?open=${opened !== null} size="lg" aria-label=${opened?.spec.title ?? strings.drill.event} @cds-modal-closed=${() => this.hide()}>
        <cds-modal-header>
          <cds-modal-close-button close-button-label=${strings.close}></cds-modal-close-button>
          <cds-modal-label>${opened?.spec.title ?? ''}</cds-modal-label>
          <cds-modal-heading>${opened?.name ?? ''}</cds-modal-heading>
        </cds-modal-header>
        <cds-modal-body>${opened === null ? nothing : this.content(opened)}</cds-modal-body>
        <cds-modal-footer>
          <cds-modal-footer-button kind="secondary" data-modal-close>${strings.close}</cds-modal-footer-button>
          <cds-modal-footer-button ?disabled=${!this.query?.log_activity} @click=${() => this.toLogActivity()}>${strings.drill.logActivity}</cds-modal-footer-button>
        </cds-modal-footer>
      </cds-modal>
    `;
  }

  private content(opened: Opened): TemplateResult {
    const { query, failure } = this;
    const problem = failure ?? query?.error ?? null;
    if (problem !== null) return failed(problem, query?.aql ?? '', () => this.run());
    if (query === null || (!isOver(query) && query.rows.length === 0)) return searching(query, () => void this.running?.cancel());
    const warning = this.blocked ? html`<p class="state__text" role="alert">${strings.drill.blocked}</p>` : nothing;
    return html`${warning}${opened.what === 'event' ? this.event(query) : this.rows(opened, query)}`;
  }

  private rows(opened: Opened, query: Query): TemplateResult {
    if (query.rows.length === 0) return empty(opened.spec.unit);
    const counted = opened.value === null ? nothing : html`<p class="drill__count">${strings.drill.counted(grouped(opened.value), opened.spec.unit)}</p>`;
    return html`
      ${counted}
      ${dataTable({ title: opened.name, columns: query.columns, rows: query.rows, sort: this.sort, onSort: (sort) => this.sortBy(sort) })}
      ${pagination({ total: query.total ?? 0, page: this.page, size: this.size, sizes: SIZES, change: (page, size) => this.turn(page, size) })}
      <p class="panel__note">${note(query)}</p>
    `;
  }

  private event(query: Query): TemplateResult {
    const [row] = query.rows;
    if (row === undefined) return html`<p class="state__text">${strings.drill.gone}</p>`;
    const fields = query.columns.map((column, at) => ({ column, value: row[at] ?? null }));
    const payload = fields.find(({ column }) => column.role === 'payload')?.value ?? '';
    return html`
      <h3 class="drill__heading">${strings.drill.fields}</h3>
      <dl class="drill__fields">
        ${fields
          .filter(({ column, value }) => column.role !== 'payload' && value !== null && value !== '')
          .map(({ column, value }) => html`<div><dt>${column.label}</dt><dd>${cellText(value, column)}</dd></div>`)}
      </dl>
      <h3 class="drill__heading">${strings.drill.raw}</h3>
      <pre class="drill__raw" tabindex="0">${String(payload)}</pre>
    `;
  }

  private run(): void {
    const { opened } = this;
    if (opened === null) return;
    this.running?.close();
    this.query = null;
    this.failure = null;
    const request: QueryRequest = { ...opened.request, what: opened.what, range: opened.range, point: opened.point, sort: this.sort };
    const page = opened.what === 'event' ? null : { offset: (this.page - 1) * this.size, limit: this.size };
    this.running = new RunningQuery(
      request,
      { changed: (query) => (this.query = query), failed: (failure) => (this.failure = failure) },
      page,
    );
    void this.running.start();
  }

  private turn(page: number, size: number): void {
    this.page = page;
    this.size = size;
    this.requestUpdate();
    void this.running?.turn({ offset: (page - 1) * size, limit: size });
  }

  private sortBy(sort: Sort): void {
    this.sort = sort;
    this.page = 1;
    this.run();
  }

  private toLogActivity(): void {
    const aql = this.query?.log_activity?.aql;
    if (aql !== undefined) this.blocked = !openLogActivity(aql);
  }

  private hide(): void {
    this.running?.close();
    this.running = null;
    this.opened = null;
  }
}

customElements.define('drill-down', DrillDown);
