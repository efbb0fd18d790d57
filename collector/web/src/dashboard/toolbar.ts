/** The bar above the panels: time range, filters, refresh, print. */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/button/index.js';
import '@carbon/web-components/es/components/select/index.js';
import '@carbon/web-components/es/components/text-input/index.js';
import printIcon from '@carbon/icons/es/printer/16.js';
import refreshIcon from '@carbon/icons/es/renew/16.js';
import type { Dashboards, Filter, Tab } from '../api/types.ts';
import { icon } from '../dom/icon.ts';
import { fromInput, toInput } from '../format/times.ts';
import { strings } from '../strings/index.ts';
import { REFRESH_CHOICES, type ViewState } from '../url/state.ts';

const CUSTOM = 'custom';
/** Carbon's select shows nothing for an empty value; no filter's value starts with a control character. */
const ALL = '\u0001all';
const MOST_CHARACTERS = 1000;
const DAY_MS = 86_400_000;
const words = strings.dashboard;

interface Valued extends HTMLElement {
  value: string;
}

export class DashboardToolbar extends LitElement {
  static override properties = {
    dashboards: { attribute: false },
    tab: { attribute: false },
    view: { attribute: false },
    texts: { state: true },
    span: { state: true },
  };
  declare dashboards: Dashboards;
  declare tab: Tab;
  declare view: ViewState;
  /** Text filters as typed, not applied yet. */
  declare texts: Record<string, string>;
  /** The custom range as typed; null: a preset. */
  declare span: { from: string; until: string } | null;

  constructor() {
    super();
    this.texts = {};
    this.span = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('view') && !changed.has('tab')) return;
    const { filters, range } = this.view;
    this.texts = Object.fromEntries(this.tab.filters.filter((filter) => filter.kind === 'text').map(({ id }) => [id, String(filters[id] ?? '')]));
    this.span = range !== null && 'from' in range ? { from: toInput(range.from), until: toInput(range.until) } : null;
  }

  protected override render(): TemplateResult {
    const { tab } = this;
    const hasTexts = tab.filters.some((filter) => filter.kind === 'text');
    return html`
      <form class="toolbar" role="search" aria-label=${words.filters} @submit=${(event: Event) => event.preventDefault()} @keydown=${this.enter}>
        <div class="toolbar__filters">
          ${this.rangeSelect()} ${this.span === null ? nothing : this.spanInputs(this.span)}
          ${tab.filters.map((filter) => (filter.kind === 'choice' ? this.choice(filter) : this.text(filter)))}
          ${hasTexts || this.span !== null ? html`<cds-button class="toolbar__button" size="md" ?disabled=${!this.good()} @click=${this.apply}>${words.apply}</cds-button>` : nothing}
          ${Object.keys(this.view.filters).length === 0 ? nothing : html`<cds-button class="toolbar__button" kind="ghost" size="md" @click=${() => this.change({ filters: {}, page: 1 })}>${words.reset}</cds-button>`}
        </div>
        <div class="toolbar__actions">
          <cds-select class="toolbar__refresh" size="md" label-text=${words.autoRefresh} .value=${String(this.view.refresh)} @cds-select-selected=${this.refreshChosen}>
            ${REFRESH_CHOICES.map((seconds) => html`<cds-select-item value=${String(seconds)}>${words.autoRefreshNames[seconds]}</cds-select-item>`)}
          </cds-select>
          <button type="button" class="icon-button icon-button--large" aria-label=${words.refresh} title=${words.refresh} @click=${() => this.dispatchEvent(new CustomEvent('refresh', { bubbles: true }))}>${icon(refreshIcon)}</button>
          <button type="button" class="icon-button icon-button--large" aria-label=${words.print} title=${words.print} @click=${() => window.print()}>${icon(printIcon)}</button>
        </div>
      </form>
    `;
  }

  private rangeSelect(): TemplateResult {
    const { range } = this.view;
    const preset = range !== null && 'preset' in range ? range.preset : this.dashboards.default_range;
    const value = this.span === null ? preset : CUSTOM;
    return html`
      <cds-select class="toolbar__range" size="md" label-text=${words.range} .value=${value} @cds-select-selected=${this.rangeChosen}>
        ${this.dashboards.ranges.map(({ id, label }) => html`<cds-select-item value=${id}>${label}</cds-select-item>`)}
        <cds-select-item value=${CUSTOM}>${words.custom}</cds-select-item>
      </cds-select>
    `;
  }

  private spanInputs(span: { from: string; until: string }): TemplateResult {
    const wrong = !this.goodSpan();
    const input = (key: 'from' | 'until'): TemplateResult => html`
      <div class="cds--form-item toolbar__time">
        <label class="cds--label" for="range-${key}">${words[key]}</label>
        <input id="range-${key}" class="cds--text-input cds--text-input--md ${wrong ? 'cds--text-input--invalid' : ''}" type="datetime-local" .value=${span[key]} aria-invalid=${wrong ? 'true' : 'false'}
          @input=${(event: Event) => (this.span = { ...span, [key]: (event.target as HTMLInputElement).value })} />
        ${wrong && key === 'until' ? html`<div class="cds--form-requirement toolbar__wrong" role="alert">${words.wrongRange}</div>` : nothing}
      </div>
    `;
    return html`${input('from')}${input('until')}`;
  }

  private choice(filter: Filter): TemplateResult {
    const chosen = this.view.filters[filter.id];
    const value = Array.isArray(chosen) ? (chosen[0] ?? '') : (chosen ?? '');
    // A value that the address brought along is shown although it is not among the choices.
    const choices = value === '' || filter.choices.includes(value) ? filter.choices : [...filter.choices, value];
    return html`
      <cds-select size="md" label-text=${filter.label} data-filter=${filter.id} .value=${value === '' ? ALL : value} @cds-select-selected=${(event: Event) => this.filter(filter.id, (event.currentTarget as Valued).value)}>
        <cds-select-item value=${ALL}>${words.all}</cds-select-item>
        ${choices.map((choice) => html`<cds-select-item value=${choice}>${choice}</cds-select-item>`)}
      </cds-select>
    `;
  }

  private text(filter: Filter): TemplateResult {
    const value = this.texts[filter.id] ?? '';
    return html`
      <cds-text-input size="md" label=${filter.label} placeholder=${words.contains} data-filter=${filter.id} .value=${value} ?invalid=${tooLong(value)} invalid-text=${words.tooLong}
        @input=${(event: Event) => (this.texts = { ...this.texts, [filter.id]: (event.currentTarget as Valued).value })}></cds-text-input>
    `;
  }

  private readonly enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && this.good() && event.composedPath()[0] instanceof HTMLInputElement) this.apply();
  };

  private readonly apply = (): void => {
    const filters = { ...this.view.filters };
    for (const [id, text] of Object.entries(this.texts)) {
      if (text === '') Reflect.deleteProperty(filters, id);
      else filters[id] = text;
    }
    const from = fromInput(this.span?.from ?? '');
    const until = fromInput(this.span?.until ?? '');
    const range = this.span === null || from === null || until === null ? this.view.range : { from, until };
    this.change({ filters, range, page: 1 });
  };

  private readonly rangeChosen = (event: Event): void => {
    const { value } = event.currentTarget as Valued;
    if (value !== CUSTOM) {
      this.change({ range: { preset: value }, page: 1 });
      return;
    }
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    this.span ??= { from: toInput(now - DAY_MS), until: toInput(now) };
  };

  private readonly refreshChosen = (event: Event): void => this.change({ refresh: Number((event.currentTarget as Valued).value) });

  private filter(id: string, value: string): void {
    const filters = { ...this.view.filters };
    if (value === ALL) Reflect.deleteProperty(filters, id);
    else filters[id] = value;
    this.change({ filters, page: 1 });
  }

  private good(): boolean {
    return this.goodSpan() && !Object.values(this.texts).some(tooLong);
  }

  private goodSpan(): boolean {
    if (this.span === null) return true;
    const from = fromInput(this.span.from);
    const until = fromInput(this.span.until);
    return from !== null && until !== null && from < until;
  }

  private change(patch: Partial<ViewState>): void {
    this.dispatchEvent(new CustomEvent<Partial<ViewState>>('view-change', { detail: patch, bubbles: true }));
  }
}

function tooLong(text: string): boolean {
  return Array.from(text).length > MOST_CHARACTERS;
}

customElements.define('dashboard-toolbar', DashboardToolbar);
