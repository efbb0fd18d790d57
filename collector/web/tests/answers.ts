/** The scripted answers of the stand-in server: exact numbers that the tests expect. */
import { readFileSync } from 'node:fs';
import type { Account, Cell, Column, CollectorState, Dashboards, PanelSpec, Query, QueryRequest } from '../src/api/types.ts';

export const dashboards = JSON.parse(readFileSync(new URL('fixtures/dashboards.json', import.meta.url), 'utf8')) as Dashboards;

/** A fixed now, so that every run shows the same. */
export const NOW = Date.UTC(2026, 2, 4, 12, 0);
const HOUR = 3_600_000;
const DIRECTIONS = ['inbound', 'outbound', 'internal'];
const SUBJECTS = ['Invoice 4711', 'Re: meeting on Thursday', `O'Brien said "50% off_"`, 'Счёт за март', 'دعوة إلى اجتماع', '📦 Your parcel'];

export function rangeOf(request: QueryRequest): { from: number; until: number } {
  return 'last' in request.range ? { from: NOW - request.range.last * 1000, until: NOW } : request.range;
}

export function panelOf(request: QueryRequest): PanelSpec {
  const panel = dashboards.tabs.find(({ id }) => id === request.tab)?.panels.find(({ id }) => id === request.panel);
  if (panel === undefined) throw new Error(`no panel ${request.tab}/${request.panel}`);
  return panel;
}

/** All rows that stand behind a question. */
export function rowsOf(request: QueryRequest): Cell[][] {
  const panel = panelOf(request);
  if (request.what === 'previous') return [[panelOf(request).id === 'messages' ? 1_000_000 : 1000]];
  if (request.what === 'event') return [['<abc@example.com>', 'inbound', 'Счёт за март', '<134>1 2026-03-04T11:59:00Z proofpoint-pod proofpoint-collector - message_log - {"GUID":"x"}']];
  if (request.what === 'drill-down') return drillRows(panel);
  if (panel.chart === 'number') return [[panel.id === 'messages' ? 1_234_567 : 1250]];
  if (panel.chart === 'time-series') return seriesRows(panel, request);
  if (panel.chart === 'table') return tableRows(panel, request);
  return categories(panel).map((name, at) => [name, Math.round(9600 / (at + 1))]);
}

export function columnsOf(request: QueryRequest): Column[] {
  const panel = panelOf(request);
  const text = (name: string, role: Column['role'] = 'text'): Column => ({ name, role, type: 'text', label: name });
  if (request.what === 'event') return [text('Message Header ID'), text('Filter Route Direction'), text('Message Header Subject'), text('Payload', 'payload')];
  if (request.what !== 'drill-down') return panel.columns;
  if (panel.drill_down?.kind === 'raw-payloads') return [{ name: 'Time', role: 'time', type: 'time', label: 'Time' }, text('Event'), text('Payload', 'payload')];
  return [text(panel.drill_down?.property ?? ''), { name: 'Count', role: 'value', type: 'number', label: 'Count' }];
}

function drillRows(panel: PanelSpec): Cell[][] {
  const raw = panel.drill_down?.kind === 'raw-payloads';
  return Array.from({ length: 23 }, (_, at) => (raw ? [NOW - at * 60_000, 'Clicks Blocked', `{"GUID":"${at}"}`] : [`["<${at}@example.com>"]`, 23 - at]));
}

function categories(panel: PanelSpec): (string | null)[] {
  const named = panel.colours === null ? [] : Object.keys(panel.colours);
  if (named.length > 0) return named;
  if (panel.id.includes('direction')) return DIRECTIONS;
  if (panel.id.includes('tls-versions')) return ['TLSv1.3', 'TLSv1.2', 'TLSv1'];
  if (panel.id === 'spam-types') return ['spam', 'bulk', 'phish', 'adult', 'malware', 'impostor', 'suspect', 'other'];
  if (panel.id.includes('subject')) return SUBJECTS;
  if (panel.id.includes('threat') || panel.id.includes('classif')) return ['url', 'attachment', 'url, attachment', 'messageText', 'phish, malware', null];
  if (panel.id.includes('sender') || panel.id.includes('recipient')) {
    return Array.from({ length: 10 }, (_, at) => `["Someone With A Rather Long Name ${at} <user.${at}@department.example.com>"]`);
  }
  return ['Alpha', 'Beta', 'Gamma', 'Delta', null];
}

function seriesRows(panel: PanelSpec, request: QueryRequest): Cell[][] {
  const { from, until } = rangeOf(request);
  const directed = panel.title.includes('Direction') ? DIRECTIONS : categories(panel).slice(0, 5);
  const series: (string | null)[] = panel.columns.some(({ role }) => role === 'series') ? directed : [null];
  const rows: Cell[][] = [];
  for (let at = from; at < until; at += HOUR) {
    const hour = (at / HOUR) % 24;
    if (hour === 3) continue; // A gap, to be drawn as 0.
    series.forEach((name, place) => {
      const value = 100 * (series.length - place) + 10 * Math.abs(12 - hour);
      rows.push(series[0] === null ? [at, value] : [at, name, value]);
    });
  }
  return rows;
}

function tableRows(panel: PanelSpec, request: QueryRequest): Cell[][] {
  const length = panel.page_sizes === null ? 8 : 801;
  const rows = Array.from({ length }, (_, at) =>
    panel.columns.map((column): Cell => {
      if (column.type === 'time') return NOW - at * 61_000;
      if (column.type === 'number') return length - at;
      if (column.name === 'Subject') return `["${(SUBJECTS[at % SUBJECTS.length] ?? '').replaceAll('"', '\\"')}"]`;
      if (column.name.endsWith('Event')) return at % 3 === 0 ? 'Message Blocked' : 'Message Delivered';
      if (column.name === 'Message ID') return `["<${at}.long-message-id@mail.example.com>"]`;
      return column.name.startsWith('Part') && at % 2 === 1 ? null : `user${at}@example.com`;
    }),
  );
  const within = request.within?.toLowerCase();
  const found = within === undefined ? rows : rows.filter((row) => row.some((cell) => String(cell).toLowerCase().includes(within)));
  const place = panel.columns.findIndex(({ name }) => name === request.sort?.column);
  if (place < 0) return found;
  const sign = request.sort?.descending === true ? -1 : 1;
  return found.sort((a, b) => sign * String(a[place]).localeCompare(String(b[place]), 'en', { numeric: true }));
}

export function queryOf(id: string | null, request: QueryRequest): Query {
  const bucket = panelOf(request).chart === 'time-series' && request.what === 'panel' ? HOUR : null;
  return {
    id, state: 'done', progress: 100, partial: false, total: 0, limit: null, columns: columnsOf(request), rows: [], offset: 0,
    aql: `SELECT … /* ${request.panel} */`, error: null, range: rangeOf(request), bucket, log_activity: { aql: `SELECT * /* ${request.panel} */`, from: 0, until: 1 },
  };
}

export const accounts: Account[] = [
  { feed: 'pod', name: 'acme', enabled: true, cluster_id: 'acme_hosted', api_key: { set: true }, message_log: true, mail_log: true, event_collector: null, proxy: null },
  {
    feed: 'pod', name: 'acme-europe', enabled: true, cluster_id: 'acme_eu', api_key: { set: true }, message_log: true, mail_log: false, event_collector: { host: '10.0.0.5', port: 514 },
    proxy: { host: 'squid', port: 3128, auth: { user: 'collector', password: { set: true } } },
  },
  { feed: 'tap', name: 'acme-tap', enabled: true, principal: 'b3c2-77aa', secret: { set: true }, interval_seconds: 600, event_collector: null, proxy: null },
];

const stream = { last_event: '2026-03-04T11:59:30.000Z', forwarded: 1_234_567, forwarded_bytes: 3_865_470_566, backlog_events: 0, backlog_bytes: 0, event_collector: { connected: true, message: null } };

export const state: CollectorState = {
  settings: null,
  spool: { ok: true, message: 'The spool is in order.' },
  streams: [
    { ...stream, account: 'acme', feed: 'pod_message', state: 'collecting', message: 'Events arrive.' },
    { ...stream, account: 'acme', feed: 'pod_maillog', state: 'waiting', message: 'Proofpoint closed the connection; next try in 20 seconds.', backlog_events: 5120, backlog_bytes: 9_437_184, event_collector: { connected: false, message: '10.0.0.5:514 refuses the connection.' } },
    { ...stream, account: 'acme-europe', feed: 'pod_message', state: 'stopped', last_event: null, forwarded: 0, forwarded_bytes: 0, message: 'The secret cannot be decrypted (restored store or changed key): enter the secret again.' },
    { ...stream, account: 'acme-tap', feed: 'tap', state: 'collecting', message: 'The last request brought 12 events.' },
  ],
};
