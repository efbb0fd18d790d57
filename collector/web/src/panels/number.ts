/** The big number of a panel, with the change against the period before. */
import { html, nothing, type TemplateResult } from 'lit';
import arrowUp from '@carbon/icons/es/arrow--up/16.js';
import arrowDown from '@carbon/icons/es/arrow--down/16.js';
import type { PanelSpec, Query } from '../api/types.ts';
import { number } from '../charts/data.ts';
import { icon } from '../dom/icon.ts';
import { change, grouped } from '../format/numbers.ts';
import { strings } from '../strings/index.ts';

export function valueOf(query: Query): number {
  return number(query.rows[0]?.[0]);
}

/** `before` is null while it is not known. */
export function bigNumber(spec: PanelSpec, query: Query, before: Query | null, open: () => void): TemplateResult {
  const now = valueOf(query);
  const text = grouped(now);
  const size = text.length > 10 ? 'number__value--small' : '';
  const figure = html`<span class="number__value ${size}">${text}</span><span class="number__unit">${spec.unit}</span>`;
  return html`
    <div class="number">
      ${spec.drill_down === null
        ? html`<p class="number__figure">${figure}</p>`
        : html`<button type="button" class="number__figure" title=${strings.panel.showBehind(spec.title, text)} @click=${open}>${figure}</button>`}
      ${before === null ? nothing : comparison(now, valueOf(before))}
    </div>
  `;
}

function comparison(now: number, before: number): TemplateResult {
  const difference = change(now, before);
  if (difference === null) return html`<p class="number__change">${strings.panel.nothingBefore}</p>`;
  const arrow = now === before ? nothing : icon(now > before ? arrowUp : arrowDown);
  return html`
    <p class="number__change"><span class="number__difference">${arrow}${difference}</span> <span>${strings.panel.before(grouped(before))}</span></p>
  `;
}
