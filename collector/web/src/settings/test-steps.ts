/** The steps of a connection test, shown one after the other. */
import { html, nothing, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/inline-loading/index.js';
import bad from '@carbon/icons/es/error--filled/16.js';
import good from '@carbon/icons/es/checkmark--filled/16.js';
import pending from '@carbon/icons/es/circle-dash/16.js';
import type { Check } from '../api/types.ts';
import { icon } from '../dom/icon.ts';
import { strings } from '../strings/index.ts';

export type Step = Check['what'];

export interface TestRun {
  steps: Step[];
  /** Null: the answer is not there yet. */
  checks: Check[] | null;
  /** How many steps are shown by now. */
  shown: number;
}

const STEP_MS = 350;
const words = strings.settings.test;

export function stepsOf(proxy: boolean): Step[] {
  return proxy ? ['proxy', 'proofpoint', 'event_collector'] : ['proofpoint', 'event_collector'];
}

/** Calls `show` with each further step, so that the eye can follow. */
export function reveal(run: TestRun, show: (run: TestRun) => void): void {
  show(run);
  if (run.shown < run.steps.length) window.setTimeout(() => reveal({ ...run, shown: run.shown + 1 }, show), STEP_MS);
}

export function testSteps(run: TestRun | null): TemplateResult | typeof nothing {
  if (run === null) return nothing;
  return html`<ol class="form__steps form__wide" aria-live="polite" aria-label=${words.button}>${run.steps.map((step, at) => item(run, step, at))}</ol>`;
}

function item(run: TestRun, step: Step, at: number): TemplateResult {
  const check = run.checks?.find(({ what }) => what === step);
  const name = html`<strong>${words.steps[step]}</strong>`;
  if (run.checks === null && at === 0) return html`<li class="form__step"><cds-inline-loading status="active"></cds-inline-loading>${name}<span>${words.running}</span></li>`;
  if (run.checks === null || at >= run.shown) return html`<li class="form__step">${icon(pending)}${name}<span>${words.pending}</span></li>`;
  if (check === undefined) return html`<li class="form__step">${icon(pending)}${name}<span>${words.skipped}</span></li>`;
  return html`
    <li class="form__step" data-step=${step} data-ok=${String(check.ok)}>
      <span class="settings__state settings__state--${check.ok ? 'good' : 'bad'}">${icon(check.ok ? good : bad)}</span>${name}
      <span><span class="visually-hidden">${check.ok ? words.ok : words.bad}: </span>${check.message}</span>
    </li>
  `;
}
