/** A settings page: the list of a feed's accounts or the form of one, as the address says. */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/modal/index.js';
import '@carbon/web-components/es/components/notification/inline-notification.js';
import { accounts, deleteAccount, followState } from '../api/accounts.ts';
import { caller, failureOf, get } from '../api/http.ts';
import type { Account, Build, Caller, CollectorState, Failure, Feed } from '../api/types.ts';
import { grouped } from '../format/numbers.ts';
import { failed, searching } from '../panels/states.ts';
import { strings } from '../strings/index.ts';
import { confirm } from './confirm.ts';
import './form.ts';
import type { AccountForm } from './form.ts';
import { accountList, needsSecret } from './list.ts';

const words = strings.settings;

/** What is shown: the list, a new account's form, or the form of the account with this name. */
type Place = { kind: 'list' } | { kind: 'add' } | { kind: 'edit'; name: string };

export class SettingsPage extends LitElement {
  static override properties = {
    feed: {},
    place: { state: true },
    known: { state: true },
    state: { state: true },
    user: { state: true },
    managed: { state: true },
    failure: { state: true },
    done: { state: true },
    removing: { state: true },
    leaving: { state: true },
  };
  declare feed: Feed;
  declare place: Place;
  /** All accounts, of both feeds. */
  declare known: Account[] | null;
  declare state: CollectorState | null;
  declare user: Caller | null;
  declare managed: boolean;
  declare failure: Failure | null;
  /** What was just done, in words. */
  declare done: string;
  declare removing: Account | null;
  /** Where to, once unsaved changes are given up. */
  declare leaving: Place | null;

  constructor() {
    super();
    this.place = placeOf(location.search);
    this.known = null;
    this.state = null;
    this.user = null;
    this.managed = false;
    this.failure = null;
    this.done = '';
    this.removing = null;
    this.leaving = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
    followState((state) => (this.state = state));
    window.addEventListener('popstate', () => this.arrive(placeOf(location.search)));
    window.addEventListener('beforeunload', (event) => {
      if (this.isDirty()) event.preventDefault();
    });
  }

  protected override render(): TemplateResult {
    if (this.failure !== null) return html`<div class="page__alone on-layer">${failed(this.failure, '', () => void this.load())}</div>`;
    if (this.known === null) return html`<div class="page__alone on-layer">${searching(null, () => undefined)}</div>`;
    const own = this.known.filter((account) => account.feed === this.feed);
    return html`
      <div class="settings">
        ${this.head()} ${this.notices()} ${this.place.kind === 'list' ? this.list(own) : this.form(this.known, this.place)} ${this.dialogs()}
      </div>
    `;
  }

  private head(): TemplateResult {
    const { place } = this;
    const title = place.kind === 'list' ? words.titles[this.feed] : place.kind === 'add' ? words.addTitle : words.editTitle(place.name);
    const lead = place.kind === 'list' ? words.leads[this.feed] : words.titles[this.feed];
    return html`
      <header class="settings__head">
        <div><h1 class="settings__title">${title}</h1><p class="settings__lead">${lead}</p></div>
        ${place.kind === 'list' && !this.readOnly() ? html`<cds-button @click=${() => this.go({ kind: 'add' })}>${words.add}</cds-button>` : nothing}
      </header>
    `;
  }

  private notices(): TemplateResult {
    const notice = (kind: string, title: string, text: string): TemplateResult =>
      html`<div class="settings__notice"><cds-inline-notification kind=${kind} title=${title} subtitle=${text} low-contrast hide-close-button></cds-inline-notification></div>`;
    const { state } = this;
    return html`
      ${this.managed ? notice('info', words.managedTitle, words.managed) : nothing}
      ${this.user !== null && !this.user.admin && !this.managed ? notice('info', words.readOnlyTitle, words.readOnly) : nothing}
      ${state?.settings ? notice('error', words.unusable, state.settings) : nothing}
      ${state === null || state.spool.ok ? nothing : notice('error', words.spool, state.spool.message)} ${this.done === '' ? nothing : notice('success', this.done, '')}
    `;
  }

  private list(own: Account[]): TemplateResult {
    return accountList({
      accounts: own,
      state: this.state,
      readOnly: this.readOnly(),
      edit: (account) => this.go({ kind: 'edit', name: account.name }),
      remove: (account) => (this.removing = account),
    });
  }

  private form(known: Account[], place: Exclude<Place, { kind: 'list' }>): TemplateResult {
    const account = place.kind === 'edit' ? (known.find(({ name, feed }) => name === place.name && feed === this.feed) ?? null) : null;
    if (place.kind === 'edit' && account === null) return this.list(known.filter(({ feed }) => feed === this.feed));
    return html`
      <account-form .feed=${this.feed} .account=${account} .others=${known.map(({ name }) => name).filter((name) => name !== account?.name)} .readOnly=${this.readOnly()}
        ?again=${account !== null && needsSecret(account, this.state)} @leave=${() => this.go({ kind: 'list' })} @saved=${(event: CustomEvent<string>) => this.saved(event.detail)}></account-form>
    `;
  }

  private dialogs(): TemplateResult {
    const { removing, leaving } = this;
    return html`
      ${confirm({ open: removing !== null, title: words.removeTitle(removing?.name ?? ''), text: words.removeText, no: strings.cancel, yes: words.remove }, (yes) => void this.removed(yes))}
      ${confirm({ open: leaving !== null, title: words.unsavedTitle, text: words.unsaved, no: words.stay, yes: words.discard }, (yes) => this.leave(yes))}
    `;
  }

  private async load(): Promise<void> {
    this.failure = null;
    try {
      const [known, user, build] = await Promise.all([accounts(), caller(), get<Build>('api/build')]);
      this.known = known;
      this.user = user;
      this.managed = build.managed_by_file;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  private readOnly(): boolean {
    return this.managed || this.user?.admin !== true;
  }

  private isDirty(): boolean {
    return this.querySelector<AccountForm>('account-form')?.isDirty() ?? false;
  }

  /** Somewhere else by a button; unsaved changes are asked about first. */
  private go(place: Place): void {
    if (this.isDirty()) {
      this.leaving = place;
      return;
    }
    this.show(place);
  }

  /** Somewhere else by the browser's back and forward. */
  private arrive(place: Place): void {
    if (!this.isDirty()) {
      this.place = place;
      return;
    }
    history.pushState(null, '', location.pathname + queryOf(this.place));
    this.leaving = place;
  }

  private show(place: Place): void {
    this.done = '';
    history.pushState(null, '', location.pathname + queryOf(place));
    this.place = place;
  }

  private leave(yes: boolean): void {
    const place = this.leaving;
    this.leaving = null;
    if (yes && place !== null) this.show(place);
  }

  private async saved(name: string): Promise<void> {
    this.show({ kind: 'list' });
    await this.load();
    this.done = words.saved(name);
  }

  private async removed(yes: boolean): Promise<void> {
    const account = this.removing;
    this.removing = null;
    if (!yes || account === null) return;
    try {
      const { discarded_events: events } = await deleteAccount(account.name);
      await this.load();
      this.done = words.removed(account.name, grouped(events));
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}

function placeOf(search: string): Place {
  const query = new URLSearchParams(search);
  const name = query.get('account');
  if (name !== null) return { kind: 'edit', name };
  return { kind: query.has('add') ? 'add' : 'list' };
}

function queryOf(place: Place): string {
  if (place.kind === 'list') return '';
  return place.kind === 'add' ? '?add=' : `?${new URLSearchParams({ account: place.name }).toString()}`;
}

customElements.define('settings-page', SettingsPage);
