/** The accounts of a feed with what their collection is doing now. */
import { html, nothing, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/button/index.js';
import bad from '@carbon/icons/es/error--filled/16.js';
import edit from '@carbon/icons/es/edit/16.js';
import good from '@carbon/icons/es/checkmark--filled/16.js';
import paused from '@carbon/icons/es/warning--filled/16.js';
import remove from '@carbon/icons/es/trash-can/16.js';
import wait from '@carbon/icons/es/in-progress/16.js';
import type { Account, CollectorState, Stream } from '../api/types.ts';
import { icon, type IconShape } from '../dom/icon.ts';
import { bytes, grouped } from '../format/numbers.ts';
import { dateTime } from '../format/times.ts';
import { strings } from '../strings/index.ts';

const words = strings.settings;
const LOOKS: Record<Stream['state'], ['good' | 'bad' | 'wait', IconShape]> = {
  connecting: ['wait', wait],
  collecting: ['good', good],
  waiting: ['wait', wait],
  paused: ['bad', paused],
  stopped: ['bad', bad],
};

export interface ListView {
  accounts: Account[];
  state: CollectorState | null;
  readOnly: boolean;
  edit: (account: Account) => void;
  remove: (account: Account) => void;
}

/** How the collector says that a stored secret cannot be decrypted. */
export function needsSecret(account: Account, state: CollectorState | null): boolean {
  return streamsOf(account, state).some(asksForSecret);
}

function asksForSecret(stream: Stream): boolean {
  return stream.message.includes('enter the secret again');
}

export function accountList(view: ListView): TemplateResult {
  const { columns } = words;
  if (view.accounts.length === 0) {
    return html`<div class="settings__empty"><p class="state__title">${words.noAccounts}</p><p class="state__text">${words.noAccountsHint}</p></div>`;
  }
  return html`
    <div class="cds--data-table-container table__scroll" tabindex="0" role="region" aria-label=${columns.name}>
      <table class="cds--data-table">
        <thead>
          <tr>
            ${Object.values(columns).map((column) => html`<th scope="col"><div class="cds--table-header-label">${column}</div></th>`)}
          </tr>
        </thead>
        <tbody>${view.accounts.map((account) => rows(view, account))}</tbody>
      </table>
    </div>
  `;
}

/** A row for each stream, the account's name and actions beside all of them. */
function rows(view: ListView, account: Account): TemplateResult[] {
  const streams = streamsOf(account, view.state);
  const [first, ...rest] = streams;
  const span = String(Math.max(1, streams.length));
  return [
    html`
      <tr data-account=${account.name}>
        <td rowspan=${span}>
          <strong class="settings__name">${account.name}</strong>
          <div class="settings__sub">${account.feed === 'pod' ? account.cluster_id : account.principal}</div>
        </td>
        ${first === undefined ? html`<td colspan="5">${account.enabled ? words.noState : words.disabled}</td>` : cells(first)}
        <td rowspan=${span} class="settings__actions">
          ${action(words.editOf(account.name), edit, () => view.edit(account))}
          ${view.readOnly ? nothing : action(words.removeOf(account.name), remove, () => view.remove(account))}
        </td>
      </tr>
    `,
    ...rest.map((stream) => html`<tr>${cells(stream)}</tr>`),
  ];
}

function cells(stream: Stream): TemplateResult {
  const amount = (events: number, size: number): TemplateResult =>
    html`<td class="settings__amount">${words.events(grouped(events))}<div class="settings__sub">${bytes(size)}</div></td>`;
  return html`
    <td>${state(stream)}</td>
    <td class="settings__amount">${stream.last_event === null ? words.never : dateTime(Date.parse(stream.last_event))}</td>
    ${amount(stream.forwarded, stream.forwarded_bytes)} ${amount(stream.backlog_events, stream.backlog_bytes)}
    <td class="settings__message">${message(stream)}${asksForSecret(stream) ? html`<p class="settings__error">${words.again}</p>` : nothing}</td>
  `;
}

function state(stream: Stream): TemplateResult {
  const [look, shape] = LOOKS[stream.state];
  return html`<span class="settings__state settings__state--${look}">${icon(shape)}${words.feeds[stream.feed]}: ${words.states[stream.state]}</span>`;
}

function message(stream: Stream): TemplateResult {
  const { connected, message: trouble } = stream.event_collector;
  return html`${stream.message}${connected || trouble === null || trouble === '' ? nothing : html`<div class="settings__error">${words.collectorOff(trouble)}</div>`}`;
}

function action(text: string, shape: IconShape, act: () => void): TemplateResult {
  return html`<button type="button" class="icon-button" aria-label=${text} title=${text} @click=${act}>${icon(shape)}</button>`;
}

function streamsOf(account: Account, state: CollectorState | null): Stream[] {
  return (state?.streams ?? []).filter((stream) => stream.account === account.name);
}
