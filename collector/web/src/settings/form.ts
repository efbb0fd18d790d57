/** The form of an account: the document's fields, inline mistakes, connection test, save. */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/button/index.js';
import '@carbon/web-components/es/components/notification/inline-notification.js';
import { changeAccount, createAccount, testConnection } from '../api/accounts.ts';
import { ApiError, failureOf } from '../api/http.ts';
import type { Account, Feed } from '../api/types.ts';
import { strings } from '../strings/index.ts';
import { TAP_HOST, accountOf, draftOf, keptSecrets, type Draft, type DraftField, type KeptSecrets } from './draft.ts';
import { secretField, switchField, textField, type FieldHost } from './fields.ts';
import { reveal, stepsOf, testSteps, type TestRun } from './test-steps.ts';
import { fieldOf, mistakesOf, type Mistakes } from './validate.ts';

const words = strings.settings;

export class AccountForm extends LitElement implements FieldHost {
  static override properties = {
    feed: {},
    account: { attribute: false },
    others: { attribute: false },
    again: { type: Boolean },
    readOnly: { attribute: false },
    draft: { state: true },
    mistakes: { state: true },
    problem: { state: true },
    saving: { state: true },
    run: { state: true },
  };
  declare feed: Feed;
  /** Null: a new one. */
  declare account: Account | null;
  declare others: string[];
  /** The stored secret cannot be decrypted. */
  declare again: boolean;
  declare readOnly: boolean;
  declare draft: Draft;
  declare mistakes: Mistakes;
  /** A refusal that belongs to no field. */
  declare problem: string;
  declare saving: boolean;
  declare run: TestRun | null;

  private touched = new Set<DraftField>();
  private all = false;
  private initial = '';

  constructor() {
    super();
    this.account = null;
    this.others = [];
    this.again = false;
    this.readOnly = false;
    this.mistakes = {};
    this.problem = '';
    this.saving = false;
    this.run = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('account') && this.initial !== '') return;
    this.draft = draftOf(this.feed, this.account);
    this.initial = JSON.stringify(this.draft);
  }

  protected override firstUpdated(): void {
    // The first field takes the focus, but not before Carbon has made it.
    window.setTimeout(() => this.querySelector<HTMLElement>(this.account === null ? '[data-field="name"]' : '[data-field="cluster_id"], [data-field="principal"]')?.focus(), 50);
  }

  /** Whether something was entered that is not saved. */
  isDirty(): boolean {
    return JSON.stringify(this.draft) !== this.initial;
  }

  set(field: DraftField, value: string | boolean): void {
    this.draft = { ...this.draft, [field]: value };
    this.touched.add(field);
    this.problem = '';
    this.mistakes = this.visible(mistakesOf(this.draft, this.kept(), this.others));
  }

  protected override render(): TemplateResult {
    return html`
      <form class="form on-layer" novalidate @submit=${(event: Event) => event.preventDefault()} @focusout=${this.left} @keydown=${this.enter}>
        ${this.problem === '' ? nothing : html`<cds-inline-notification class="form__wide" kind="error" title=${this.problem} hide-close-button low-contrast></cds-inline-notification>`}
        ${this.feed === 'pod' ? this.podFields() : this.tapFields()} ${this.proxyFields()} ${testSteps(this.run)}
        <div class="form__buttons">
          <cds-button kind="secondary" @click=${() => this.dispatchEvent(new CustomEvent('leave', { bubbles: true }))}>${strings.cancel}</cds-button>
          <cds-button kind="tertiary" ?disabled=${this.readOnly || this.testing()} @click=${this.test}>${words.test.button}</cds-button>
          <cds-button ?disabled=${this.readOnly || this.saving} @click=${this.save}>${words.save}</cds-button>
        </div>
      </form>
    `;
  }

  private nameField(): TemplateResult {
    const fixed = this.account !== null;
    return textField(this, 'name', { helper: fixed ? words.helpers.nameKept : words.helpers.name, wide: true, fixed });
  }

  private podFields(): TemplateResult {
    return html`
      <fieldset class="form__section">
        <legend class="form__legend">${words.sections.account}</legend>
        ${this.nameField()} ${textField(this, 'cluster_id', { helper: words.helpers.cluster_id })}
        ${secretField(this, 'api_key', this.kept().api_key, this.again)}
      </fieldset>
      <fieldset class="form__section">
        <legend class="form__legend">${words.sections.collection}</legend>
        ${textField(this, 'collector', { helper: words.helpers.collector, required: false, wide: true })} ${switchField(this, 'message_log')} ${switchField(this, 'mail_log')}
        ${switchField(this, 'enabled', true)}
      </fieldset>
    `;
  }

  private tapFields(): TemplateResult {
    return html`
      <fieldset class="form__section">
        <legend class="form__legend">${words.sections.account}</legend>
        ${this.nameField()} ${textField(this, 'principal')} ${secretField(this, 'secret', this.kept().secret, this.again)}
        <cds-text-input class="form__wide" data-field="host" label="${words.fields.host} *" helper-text=${words.helpers.host} .value=${TAP_HOST} readonly></cds-text-input>
      </fieldset>
      <fieldset class="form__section">
        <legend class="form__legend">${words.sections.collection}</legend>
        ${textField(this, 'interval', { helper: words.helpers.interval })} ${textField(this, 'collector', { helper: words.helpers.collector, required: false })} ${switchField(this, 'enabled', true)}
      </fieldset>
    `;
  }

  private proxyFields(): TemplateResult {
    const { draft } = this;
    const auth = draft.proxy_auth
      ? html`${textField(this, 'proxy_user', { wide: true })} ${secretField(this, 'proxy_password', this.kept().proxy_password)}
          ${secretField(this, 'proxy_confirm', this.kept().proxy_password)}`
      : nothing;
    return html`
      <fieldset class="form__section">
        <legend class="form__legend">${words.sections.proxy}</legend>
        ${switchField(this, 'proxy', true)}
        ${draft.proxy ? html`${textField(this, 'proxy_host', { helper: words.helpers.proxy_host })} ${textField(this, 'proxy_port')} ${switchField(this, 'proxy_auth', true)} ${auth}` : nothing}
      </fieldset>
    `;
  }

  private kept(): KeptSecrets {
    return keptSecrets(this.account);
  }

  private testing(): boolean {
    return this.run !== null && this.run.checks === null;
  }

  /** Only mistakes in fields that were left already, until a save shows all. */
  private visible(mistakes: Mistakes): Mistakes {
    if (this.all) return mistakes;
    return Object.fromEntries(Object.entries(mistakes).filter(([field]) => field in this.mistakes && this.touched.has(field as DraftField)));
  }

  private readonly left = (event: FocusEvent): void => {
    const field = (event.target as HTMLElement).closest<HTMLElement>('[data-field]')?.dataset.field as DraftField | undefined;
    if (field === undefined || !this.touched.has(field)) return;
    const mistake = mistakesOf(this.draft, this.kept(), this.others)[field];
    if (mistake !== undefined) this.mistakes = { ...this.mistakes, [field]: mistake };
  };

  private readonly enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.composedPath()[0] instanceof HTMLInputElement) void this.save();
  };

  /** Shows all mistakes and leads to the first one. */
  private good(): boolean {
    this.all = true;
    this.mistakes = mistakesOf(this.draft, this.kept(), this.others);
    const count = Object.keys(this.mistakes).length;
    this.problem = count === 0 ? '' : words.wrong.summary(count);
    if (count > 0) void this.updateComplete.then(() => this.toMistake());
    return count === 0;
  }

  private toMistake(): void {
    const fields = [...this.querySelectorAll<HTMLElement>('[data-field]')];
    fields.find((each) => (each.dataset.field ?? '') in this.mistakes)?.focus();
  }

  private readonly save = async (): Promise<void> => {
    if (this.readOnly || this.saving || !this.good()) return;
    this.saving = true;
    const account = accountOf(this.draft, this.account);
    try {
      await (this.account === null ? createAccount(account) : changeAccount(this.account.name, account));
      this.initial = JSON.stringify(this.draft);
      this.dispatchEvent(new CustomEvent('saved', { detail: account.name, bubbles: true }));
    } catch (error) {
      this.refuse(error);
    }
    this.saving = false;
  };

  private readonly test = async (): Promise<void> => {
    if (!this.good()) return;
    const steps = stepsOf(this.draft.proxy);
    this.run = { steps, checks: null, shown: 0 };
    try {
      const checks = await testConnection(accountOf(this.draft, this.account));
      reveal({ steps, checks, shown: 0 }, (run) => (this.run = run));
    } catch (error) {
      this.run = null;
      this.refuse(error);
    }
  };

  private refuse(error: unknown): void {
    const failure = failureOf(error);
    const field = fieldOf(failure.field ?? '') ?? (error instanceof ApiError && failure.code === 'exists' ? 'name' : null);
    if (field === null) this.problem = failure.message;
    else {
      this.mistakes = { ...this.mistakes, [field]: failure.message };
      void this.updateComplete.then(() => this.toMistake());
    }
  }
}

customElements.define('account-form', AccountForm);
