/** What is wrong with a draft, field by field, in words that say how to mend it. */
import { strings } from '../strings/index.ts';
import type { Draft, DraftField, KeptSecrets } from './draft.ts';

export type Mistakes = Partial<Record<DraftField, string>>;

const { fields, wrong } = strings.settings;
const HOST = /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?\.?|\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]?)$/u;
const NAME = /^[\p{L}\p{N}._-](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}._-])?$/u;

/** `others`: the names of all other accounts, of both feeds. */
export function mistakesOf(draft: Draft, kept: KeptSecrets, others: string[]): Mistakes {
  const found: Mistakes = {};
  const note = (field: DraftField, message: string | null): void => {
    if (message !== null) found[field] ??= message;
  };
  note('name', nameMistake(draft.name, others));
  if (draft.feed === 'pod') podMistakes(draft, kept, note);
  else tapMistakes(draft, kept, note);
  if (draft.collector.trim() !== '') note('collector', hostMistake(draft.collector, fields.collector));
  if (draft.proxy) proxyMistakes(draft, kept, note);
  return found;
}

type Note = (field: DraftField, message: string | null) => void;

function podMistakes(draft: Draft, kept: KeptSecrets, note: Note): void {
  note('cluster_id', missing(draft.cluster_id, fields.cluster_id));
  if (!kept.api_key) note('api_key', missing(draft.api_key, fields.api_key));
  if (!draft.message_log && !draft.mail_log) note('message_log', wrong.logs);
}

function tapMistakes(draft: Draft, kept: KeptSecrets, note: Note): void {
  note('principal', missing(draft.principal, fields.principal));
  if (!kept.secret) note('secret', missing(draft.secret, fields.secret));
  note('interval', missing(draft.interval, fields.interval));
  note('interval', within(draft.interval, 60, 3600) ? null : wrong.interval);
}

function proxyMistakes(draft: Draft, kept: KeptSecrets, note: Note): void {
  note('proxy_host', hostMistake(draft.proxy_host, fields.proxy_host));
  note('proxy_port', missing(draft.proxy_port, fields.proxy_port));
  note('proxy_port', within(draft.proxy_port, 1, 65_535) ? null : wrong.port);
  if (!draft.proxy_auth) return;
  note('proxy_user', missing(draft.proxy_user, fields.proxy_user));
  note('proxy_user', draft.proxy_user.includes(':') ? wrong.user : null);
  if (!kept.proxy_password) note('proxy_password', missing(draft.proxy_password, fields.proxy_password));
  note('proxy_confirm', draft.proxy_password === draft.proxy_confirm ? null : wrong.confirm);
}

function nameMistake(name: string, others: string[]): string | null {
  if (name.trim() === '') return wrong.required(fields.name);
  if (!NAME.test(name)) return wrong.name;
  return others.includes(name) ? wrong.taken : null;
}

function hostMistake(host: string, field: string): string | null {
  const text = host.trim();
  if (text === '') return wrong.required(field);
  if (text.includes('://')) return wrong.scheme;
  return HOST.test(text) ? null : wrong.host;
}

function missing(text: string, field: string): string | null {
  return text.trim() === '' ? wrong.required(field) : null;
}

function within(text: string, least: number, most: number): boolean {
  return /^\d{1,6}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

/** The form's field for a field of the collector's errors; null: none of the form's. */
export function fieldOf(path: string): DraftField | null {
  const names: Record<string, DraftField> = {
    name: 'name',
    cluster_id: 'cluster_id',
    api_key: 'api_key',
    principal: 'principal',
    secret: 'secret',
    interval_seconds: 'interval',
    'event_collector.host': 'collector',
    'event_collector.port': 'collector',
    'proxy.host': 'proxy_host',
    'proxy.port': 'proxy_port',
    'proxy.auth.user': 'proxy_user',
    'proxy.auth.password': 'proxy_password',
  };
  return names[path] ?? null;
}
