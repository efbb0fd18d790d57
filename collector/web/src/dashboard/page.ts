/** The dashboards' page: the tabs, and the panels of the open one, as the address says. */
import { LitElement, html, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import '@carbon/web-components/es/components/tabs/index.js';
import { caller, failureOf, get } from '../api/http.ts';
import type { Caller, Dashboards, Failure, Tab } from '../api/types.ts';
import { dateTime, span } from '../format/times.ts';
import '../panels/drill-down.ts';
import { spans } from '../panels/layout.ts';
import '../panels/panel.ts';
import { panelRequest, rangeOf } from '../panels/request.ts';
import { failed, searching } from '../panels/states.ts';
import { strings } from '../strings/index.ts';
import { reserve } from '../theme/palette.ts';
import { emptyView, formatView, parseView, type ViewState } from '../url/state.ts';
import './toolbar.ts';

export class DashboardPage extends LitElement {
  static override properties = { dashboards: { state: true }, view: { state: true }, failure: { state: true }, round: { state: true } };
  declare dashboards: Dashboards | null;
  declare view: ViewState;
  declare failure: Failure | null;
  declare round: number;

  private user: Caller | null = null;
  private asked = Date.now();
  private timer: number | undefined;
  private shownTab = '';

  constructor() {
    super();
    this.dashboards = null;
    this.view = parseView(location.search);
    this.failure = null;
    this.round = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', () => this.take(parseView(location.search)));
    window.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.view.panel !== null && document.querySelector('cds-modal[open]') === null) this.change({ panel: null });
    });
    this.load();
    this.take(this.view);
  }

  protected override render(): TemplateResult {
    const { dashboards } = this;
    if (this.failure !== null) return html`<div class="page__alone on-layer">${failed(this.failure, '', this.load)}</div>`;
    if (dashboards === null) return html`<div class="page__alone on-layer">${searching(null, () => undefined)}</div>`;
    const open = this.openTab(dashboards);
    return html`
      <h1 class="visually-hidden">${open.title}</h1>
      <cds-tabs class="page__tabs" selected-index=${dashboards.tabs.indexOf(open)} @cds-tabs-selected=${this.tabChosen}>
        ${dashboards.tabs.map((tab) => html`<cds-tab id="tab-${tab.id}" role="presentation" value=${tab.id}>${tab.title}</cds-tab>`)}
      </cds-tabs>
      ${keyed(open.id, html`<div role="tabpanel" aria-labelledby="tab-${open.id}">${this.content(dashboards, open)}</div>`)}
      <drill-down></drill-down>
    `;
  }

  /** Back and forward change the tab without a click. */
  protected override updated(): void {
    const tabs = this.querySelector<HTMLElement & { value: string }>('cds-tabs');
    if (tabs === null || this.dashboards === null) return;
    const open = this.openTab(this.dashboards).id;
    if (this.shownTab !== '' && this.shownTab !== open && tabs.value !== open) tabs.value = open;
    // Carbon focuses the first tab that it selects; nobody asked for that when the page opens.
    if (this.shownTab === '') window.setTimeout(() => this.querySelectorAll<HTMLElement>('cds-tab').forEach((tab) => tab.blur()), 100);
    this.shownTab = open;
  }

  private content(dashboards: Dashboards, tab: Tab): TemplateResult {
    const { view } = this;
    const full = tab.panels.find((panel) => panel.id === view.panel);
    const widths = spans(tab.panels);
    return html`
      <div class="page" @view-change=${(event: CustomEvent<Partial<ViewState>>) => this.change(event.detail)} @refresh=${this.refresh}>
        ${this.printHead(dashboards, tab)}
        <dashboard-toolbar ?inert=${full !== undefined} .dashboards=${dashboards} .tab=${tab} .view=${view}></dashboard-toolbar>
        <div class="grid">
          ${tab.panels.map((spec, at) => html`
            <dashboard-panel class="grid__cell grid__cell--${widths[at]} ${spec === full ? 'grid__cell--full' : ''}" ?inert=${full !== undefined && spec !== full}
              .spec=${spec} .view=${view} .request=${panelRequest(dashboards, tab, spec, view)} .round=${this.round} ?full=${spec === full}></dashboard-panel>
          `)}
        </div>
        <p class="page__updated">${strings.dashboard.updated(dateTime(this.asked))}</p>
      </div>
    `;
  }

  /** On paper only: what the report is about. */
  private printHead(dashboards: Dashboards, tab: Tab): TemplateResult {
    const range = rangeOf(dashboards, this.view);
    const spanned = 'last' in range ? { from: this.asked - range.last * 1000, until: this.asked } : range;
    const filters = tab.filters.flatMap(({ id, label }) => (this.view.filters[id] === undefined ? [] : [`${label}: ${String(this.view.filters[id])}`]));
    return html`
      <div class="print-head" aria-hidden="true">
        <p class="print-head__title">${tab.title}</p>
        <p>${[span(spanned.from, spanned.until), ...filters].join(' · ')}</p>
        <p>${strings.dashboard.printed(this.user?.user ?? '', dateTime(this.asked))}</p>
      </div>
    `;
  }

  private openTab(dashboards: Dashboards): Tab {
    const found = dashboards.tabs.find((tab) => tab.id === this.view.tab) ?? dashboards.tabs[0];
    if (found === undefined) throw new Error(strings.dashboard.unknownTab);
    return found;
  }

  private readonly load = (): void => {
    this.failure = null;
    caller().then(
      (user) => (this.user = user),
      () => undefined, // The next call says the same, with words for the page.
    );
    get<Dashboards>('api/dashboards').then(
      (dashboards) => {
        reserve(dashboards.tabs.flatMap((tab) => tab.filters.flatMap((filter) => filter.choices)));
        this.dashboards = dashboards;
      },
      (error: unknown) => (this.failure = failureOf(error)),
    );
  };

  private readonly tabChosen = (event: CustomEvent<{ item: { value: string } }>): void => {
    const tab = event.detail.item.value;
    if (this.dashboards !== null && tab !== this.openTab(this.dashboards).id) {
      this.change({ ...emptyView(tab), range: this.view.range, refresh: this.view.refresh });
    }
  };

  private readonly refresh = (): void => {
    this.asked = Date.now();
    this.round += 1;
  };

  private change(patch: Partial<ViewState>): void {
    const next = { ...this.view, ...patch };
    const theme = new URLSearchParams(location.search).get('theme');
    const query = formatView(next);
    const themed = theme === null ? query : `${query === '' ? '?' : `${query}&`}theme=${encodeURIComponent(theme)}`;
    if (themed !== location.search) history.pushState(null, '', location.pathname + themed);
    this.take(next);
  }

  private take(view: ViewState): void {
    this.view = view;
    this.asked = Date.now();
    window.clearInterval(this.timer);
    if (view.refresh > 0) this.timer = window.setInterval(this.refresh, view.refresh * 1000);
  }
}

customElements.define('dashboard-page', DashboardPage);
