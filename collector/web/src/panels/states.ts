/** What a panel shows in place of, or above, its result: progress, nothing found, failure. */
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import '@carbon/web-components/es/components/progress-bar/index.js';
import '@carbon/web-components/es/components/button/index.js';
import type { Failure, Query } from '../api/types.ts';
import { isOver } from '../api/stream.ts';
import { copyText } from '../dom/save.ts';
import { grouped } from '../format/numbers.ts';
import { strings } from '../strings/index.ts';

/** A search under way, with a button that ends it. */
export function searching(query: Query | null, cancel: () => void): TemplateResult {
  const words = query === null || query.state === 'waiting' ? strings.panel.waiting : strings.panel.running(Math.floor(query.progress));
  return html`
    <div class="state state--running">
      <cds-progress-bar ${ref(named(query === null ? strings.loading : words))} size="small" label=${query === null ? strings.loading : words} .value=${query?.progress ?? 0} max="100"></cds-progress-bar>
      ${query === null ? nothing : html`<cds-button kind="ghost" size="sm" @click=${cancel}>${strings.cancel}</cds-button>`}
    </div>
  `;
}

/** Carbon shows the bar's label but does not name the bar by it. */
function named(name: string): (element: Element | undefined) => void {
  return (element) => {
    window.setTimeout(() => element?.shadowRoot?.querySelector('[role="progressbar"]')?.setAttribute('aria-label', name));
  };
}

export function empty(unit: string): TemplateResult {
  return html`
    <div class="state">
      <p class="state__title">${strings.panel.empty(unit)}</p>
      <p class="state__text">${strings.panel.emptyHint}</p>
    </div>
  `;
}

export function cancelled(retry: () => void): TemplateResult {
  return html`
    <div class="state">
      <p class="state__title">${strings.panel.cancelled}</p>
      <p class="state__text">${strings.panel.cancelledHint}</p>
      <cds-button kind="tertiary" size="sm" @click=${retry}>${strings.retry}</cds-button>
    </div>
  `;
}

/** A failure in words, what to do about it, and the AQL to copy. */
export function failed(failure: Failure, aql: string, retry: () => void): TemplateResult {
  const { titles, advice } = strings.errors;
  return html`
    <div class="state state--error" role="alert">
      <p class="state__title">${titles[failure.code] ?? titles.failed}</p>
      <p class="state__text">${failure.message}</p>
      ${advice[failure.code] === undefined ? nothing : html`<p class="state__text">${advice[failure.code]}</p>`}
      <div class="state__actions">
        <cds-button kind="tertiary" size="sm" @click=${retry}>${strings.retry}</cds-button>
        ${aql === '' ? nothing : html`<cds-button kind="ghost" size="sm" @click=${copy(aql)}>${strings.copyAql}</cds-button>`}
      </div>
    </div>
  `;
}

/** Under the result: that it is not all there is. */
export function note(query: Query): string {
  if (query.state === 'cancelled') return strings.panel.stopped;
  if (!isOver(query)) return strings.panel.partial(Math.floor(query.progress));
  return query.limit !== null && query.total === query.limit ? strings.panel.firstOnly(grouped(query.limit)) : '';
}

function copy(aql: string): (event: Event) => void {
  return (event) => {
    const button = event.currentTarget as HTMLElement;
    void copyText(aql).then((done) => {
      if (done) button.textContent = strings.copied;
    });
  };
}
