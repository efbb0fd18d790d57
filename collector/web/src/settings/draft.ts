/** What a form holds while it is edited, made from an account and made into one. */
import type { Account, Feed, Secret } from '../api/types.ts';

export interface Draft {
  feed: Feed;
  enabled: boolean;
  name: string;
  cluster_id: string;
  api_key: string;
  message_log: boolean;
  mail_log: boolean;
  principal: string;
  secret: string;
  interval: string;
  collector: string;
  proxy: boolean;
  proxy_host: string;
  proxy_port: string;
  proxy_auth: boolean;
  proxy_user: string;
  proxy_password: string;
  proxy_confirm: string;
}

export type DraftField = Exclude<keyof Draft, 'feed'>;

/** The secrets that the collector keeps already. */
export interface KeptSecrets {
  api_key: boolean;
  secret: boolean;
  proxy_password: boolean;
}

/** TAP's address, which the account's own `base_url` may replace in tests. */
export const TAP_HOST = 'tap-api-v2.proofpoint.com';

export function draftOf(feed: Feed, account: Account | null): Draft {
  const proxy = account?.proxy ?? null;
  return {
    feed,
    enabled: account?.enabled ?? true,
    name: account?.name ?? '',
    cluster_id: account?.cluster_id ?? '',
    api_key: '',
    message_log: account?.message_log ?? true,
    mail_log: account?.mail_log ?? true,
    principal: account?.principal ?? '',
    secret: '',
    interval: String(account?.interval_seconds ?? 600),
    collector: account?.event_collector?.host ?? '',
    proxy: proxy !== null,
    proxy_host: proxy?.host ?? '',
    proxy_port: proxy === null ? '' : String(proxy.port),
    proxy_auth: (proxy?.auth ?? null) !== null,
    proxy_user: proxy?.auth?.user ?? '',
    proxy_password: '',
    proxy_confirm: '',
  };
}

export function keptSecrets(account: Account | null): KeptSecrets {
  return { api_key: isSet(account?.api_key), secret: isSet(account?.secret), proxy_password: isSet(account?.proxy?.auth?.password) };
}

/** The account that a draft describes. What the form does not show stays as `stored` has it. */
export function accountOf(draft: Draft, stored: Account | null): Account {
  const common: Account = {
    ...stored,
    feed: draft.feed,
    name: draft.name,
    enabled: draft.enabled,
    event_collector: draft.collector.trim() === '' ? null : { ...stored?.event_collector, host: draft.collector.trim() },
    proxy: draft.proxy ? proxyOf(draft) : null,
  };
  return draft.feed === 'pod'
    ? { ...common, cluster_id: draft.cluster_id.trim(), api_key: secretOf(draft.api_key), message_log: draft.message_log, mail_log: draft.mail_log }
    : { ...common, principal: draft.principal.trim(), secret: secretOf(draft.secret), interval_seconds: Number(draft.interval) };
}

function proxyOf(draft: Draft): NonNullable<Account['proxy']> {
  const auth = draft.proxy_auth ? { user: draft.proxy_user, password: draft.proxy_password } : null;
  return { host: draft.proxy_host.trim(), port: Number(draft.proxy_port), auth };
}

/** Empty: the collector keeps what it has. */
function secretOf(text: string): string {
  return text.trim();
}

function isSet(secret: Secret | null | undefined): boolean {
  if (secret === undefined || secret === null) return false;
  return typeof secret === 'string' ? secret !== '' : secret.set;
}
