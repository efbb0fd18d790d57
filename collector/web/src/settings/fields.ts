/** The kinds of fields of the forms, as Carbon's inputs. */
import { html, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/text-input/index.js';
import '@carbon/web-components/es/components/toggle/index.js';
import { strings } from '../strings/index.ts';
import type { Draft, DraftField } from './draft.ts';
import type { Mistakes } from './validate.ts';

export interface FieldHost {
  draft: Draft;
  mistakes: Mistakes;
  readOnly: boolean;
  set(field: DraftField, value: string | boolean): void;
}

type TextField = { [F in DraftField]: Draft[F] extends string ? F : never }[DraftField];
type SwitchField = { [F in DraftField]: Draft[F] extends boolean ? F : never }[DraftField];

interface Valued extends HTMLElement {
  value: string;
}

const { fields } = strings.settings;

export function textField(host: FieldHost, field: TextField, options: { helper?: string; required?: boolean; wide?: boolean; fixed?: boolean } = {}): TemplateResult {
  const mistake = host.mistakes[field];
  return html`
    <cds-text-input class=${options.wide === true ? 'form__wide' : ''} data-field=${field} label=${label(field, options.required ?? true)} helper-text=${options.helper ?? ''}
      .value=${host.draft[field]} ?disabled=${host.readOnly} ?readonly=${options.fixed ?? false} ?invalid=${mistake !== undefined} invalid-text=${mistake ?? ''} autocomplete="off" spellcheck="false"
      @input=${(event: Event) => host.set(field, (event.currentTarget as Valued).value)}></cds-text-input>
  `;
}

/** Write-only: says whether the secret is set, never what it is. */
export function secretField(host: FieldHost, field: TextField, kept: boolean, again = false): TemplateResult {
  const mistake = host.mistakes[field] ?? (again && host.draft[field] === '' ? strings.settings.again : undefined);
  const helper = kept ? strings.settings.secretSet : strings.settings.secretUnset;
  return html`
    <cds-text-input type="password" show-password-visibility-toggle data-field=${field} label=${label(field, !kept)} helper-text=${helper} .value=${host.draft[field]} ?disabled=${host.readOnly}
      ?invalid=${mistake !== undefined} invalid-text=${mistake ?? ''} autocomplete="new-password"
      @input=${(event: Event) => host.set(field, (event.currentTarget as Valued).value)}></cds-text-input>
  `;
}

export function switchField(host: FieldHost, field: SwitchField, wide = false): TemplateResult {
  const mistake = host.mistakes[field];
  return html`
    <div class=${wide ? 'form__wide' : ''}>
      <cds-toggle data-field=${field} size="sm" label-text=${fields[field]} label-a=${strings.settings.on} label-b=${strings.settings.off} ?toggled=${host.draft[field]} ?disabled=${host.readOnly}
        @cds-toggle-changed=${(event: CustomEvent<{ toggled: boolean }>) => host.set(field, event.detail.toggled)}></cds-toggle>
      ${mistake === undefined ? '' : html`<p class="field__error" role="alert">${mistake}</p>`}
    </div>
  `;
}

function label(field: TextField, required: boolean): string {
  return required ? `${fields[field]} *` : fields[field];
}
