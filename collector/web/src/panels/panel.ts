/** One panel of a dashboard: runs its query and shows its state, its result and its menu. */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { RunningQuery } from '../api/queries.ts';
import { isOver } from '../api/stream.ts';
import type { Cell, Failure, PanelSpec, Query, QueryRequest } from '../api/types.ts';
import { ChartView, drawnKind, type Picked } from '../charts/chart-view.ts';
import { onTheme } from '../theme/theme.ts';
import type { ViewState } from '../url/state.ts';
import { panelBody } from './body.ts';
import type { DrillDown } from './drill-down.ts';
import { panelHeader } from './header.ts';
import { note } from './states.ts';
import { valueOf } from './number.ts';

export class DashboardPanel extends LitElement {
  static override properties = {
    spec: { attribute: false },
    request: { attribute: false },
    view: { attribute: false },
    round: { type: Number },
    full: { type: Boolean },
    query: { state: true },
    previous: { state: true },
    failure: { state: true },
    asTable: { state: true },
  };
  declare spec: PanelSpec;
  declare request: QueryRequest;
  declare view: ViewState;
  /** Counts refreshes: the same question is asked anew with each. */
  declare round: number;
  declare full: boolean;
  declare query: Query | null;
  declare previous: Query | null;
  declare failure: Failure | null;
  declare asTable: boolean;

  private running: RunningQuery | null = null;
  private earlier: RunningQuery | null = null;
  private asked = '';
  private paged = '';
  private question = '';
  private unfollow: (() => void) | null = null;

  constructor() {
    super();
    this.round = 0;
    this.full = false;
    this.query = null;
    this.previous = null;
    this.failure = null;
    this.asTable = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unfollow = onTheme(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unfollow?.();
    this.running?.close();
    this.earlier?.close();
    this.asked = '';
  }

  protected override willUpdate(): void {
    const asked = JSON.stringify([this.request, this.round]);
    const paged = JSON.stringify(this.page());
    if (asked !== this.asked) {
      // A refresh keeps what is shown until there is something new; another question does not.
      const question = JSON.stringify(this.request);
      if (question !== this.question) this.query = null;
      this.question = question;
      this.asked = asked;
      this.paged = paged;
      this.run();
    } else if (paged !== this.paged) {
      this.paged = paged;
      const page = this.page();
      if (page !== null) void this.running?.turn(page);
    }
  }

  protected override render(): TemplateResult {
    const words = this.query === null || !this.hasRows() ? '' : note(this.query);
    return html`
      <section class="panel on-layer panel--${this.spec.chart} ${this.full ? 'panel--full' : ''}" aria-label=${this.spec.title} aria-busy=${this.busy() ? 'true' : 'false'}>
        ${panelHeader(this)}
        <div class="panel__body">${panelBody(this)}</div>
        ${words === '' ? nothing : html`<p class="panel__note">${words}</p>`}
      </section>
    `;
  }

  /** Whether a search is under way. */
  busy(): boolean {
    return this.failure === null && (this.query === null || !isOver(this.query));
  }

  hasRows(): boolean {
    if (this.query === null) return false;
    return this.spec.chart === 'number' ? this.query.state === 'done' || this.query.rows.length > 0 : this.query.rows.length > 0;
  }

  /** What is drawn now; a donut of many parts becomes bars. */
  kind(): PanelSpec['chart'] {
    return this.query === null ? this.spec.chart : drawnKind(this.spec, this.query);
  }

  /** Rows per page and which page, for panels that page. */
  page(): { offset: number; limit: number } | null {
    const sizes = this.spec.page_sizes;
    if (sizes === null) return null;
    const limit = this.view.size !== null && sizes.includes(this.view.size) ? this.view.size : (sizes[0] ?? 10);
    return { offset: (this.view.page - 1) * limit, limit };
  }

  run = (): void => {
    this.running?.close();
    this.earlier?.close();
    this.failure = null;
    this.previous = null;
    if (this.query?.error || (this.query && !isOver(this.query))) this.query = null;
    this.running = this.ask(this.request, (query) => {
      this.query = query;
      if (this.spec.chart === 'number' && this.earlier === null) this.compare(query);
    });
    this.earlier = null;
    void this.running.start();
  };

  cancel = (): void => void this.running?.cancel();

  /** Opens what stands behind a mark. */
  behind = ({ point, name, value }: Picked): void => {
    if (this.spec.drill_down !== null) this.open('drill-down', point, name, value);
  };

  /** Opens a row: its event, or what stands behind it where rows are groups. */
  openRow = (row: Cell[]): void => {
    const columns = this.query?.columns ?? [];
    const drills = this.spec.drill_down !== null;
    const roles = drills ? ['category', 'series', 'time'] : ['category', 'series', 'time', 'text'];
    const named = columns.flatMap((column, at) => (roles.includes(column.role) ? [[column.name, row[at] ?? null] as const] : []));
    const name = named.map(([, value]) => value).find((value) => typeof value === 'string' && value !== '');
    const value = columns.findIndex((column) => column.role === 'value');
    this.open(drills ? 'drill-down' : 'event', Object.fromEntries(named), String(name ?? this.spec.title), drills ? Number(row[value] ?? 0) : null);
  };

  chart(): ChartView | null {
    return this.querySelector('chart-view');
  }

  /** The whole of a number panel. */
  openAll = (): void => this.behind({ point: {}, name: this.spec.title, value: this.query === null ? 0 : valueOf(this.query) });

  change(patch: Partial<ViewState>): void {
    this.dispatchEvent(new CustomEvent<Partial<ViewState>>('view-change', { detail: patch, bubbles: true }));
  }

  private compare(query: Query): void {
    const request: QueryRequest = { ...this.request, what: 'previous', range: query.range };
    this.earlier = this.ask(request, (before) => (this.previous = before.state === 'done' ? before : null), false);
    void this.earlier.start();
  }

  private ask(request: QueryRequest, changed: (query: Query) => void, loud = true): RunningQuery {
    // The comparison is an extra: when it fails, the number stands alone.
    const failed = (failure: Failure): void => {
      if (loud) this.failure = failure;
    };
    return new RunningQuery(request, { changed, failed }, request.what === 'panel' ? this.page() : null);
  }

  private open(what: 'drill-down' | 'event', point: Picked['point'], name: string, value: number | null): void {
    const dialog = document.querySelector<DrillDown>('drill-down');
    const range = this.query?.range;
    if (range !== undefined) dialog?.show({ spec: this.spec, request: { ...this.request, within: null }, range, what, point, name, value });
  }
}

customElements.define('dashboard-panel', DashboardPanel);
