/** The shapes that the collector's HTTP interface speaks (collector/README.md, HTTP API). */

export type Cell = string | number | null;
export type Role = 'category' | 'series' | 'time' | 'value' | 'text' | 'payload';
export type ChartKind = 'time-series' | 'bars' | 'donut' | 'number' | 'table';

export interface Column {
  name: string;
  role: Role;
  type: 'text' | 'number' | 'time';
  label: string;
}

export interface Filter {
  id: string;
  label: string;
  kind: 'choice' | 'text';
  property: string;
  match: 'equals' | 'contains';
  choices: string[];
}

export interface PanelSpec {
  id: string;
  title: string;
  search: string;
  chart: ChartKind;
  columns: Column[];
  unit: string;
  /** Quarters of the page. */
  width: 1 | 2 | 4;
  page_sizes: number[] | null;
  top: number | null;
  /** What a value means, for its colour. */
  colours: Record<string, string> | null;
  drill_down: { kind: 'distinct-values' | 'raw-payloads'; property: string | null } | null;
}

export interface Tab {
  id: string;
  title: string;
  filters: Filter[];
  panels: PanelSpec[];
}

export interface RangePreset {
  id: string;
  label: string;
  seconds: number;
}

export interface Dashboards {
  version: number;
  ranges: RangePreset[];
  default_range: string;
  tabs: Tab[];
}

export interface Span {
  from: number;
  until: number;
}

export type Point = Record<string, Cell>;

export interface QueryRequest {
  tab: string;
  panel: string;
  what: 'panel' | 'previous' | 'drill-down' | 'event';
  range: { last: number } | Span;
  filters: Record<string, string | string[]>;
  sort: { column: string; descending: boolean } | null;
  within: string | null;
  point: Point | null;
  /** False: nothing runs, only `aql` and `log_activity` are wanted. */
  run?: boolean;
}

export interface Failure {
  code: string;
  message: string;
  field?: string | null;
}

export interface Query {
  id: string | null;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  progress: number;
  partial: boolean;
  total: number | null;
  limit: number | null;
  columns: Column[];
  rows: Cell[][];
  offset: number;
  aql: string;
  error: Failure | null;
  range: Span;
  /** Length of a time series' buckets in milliseconds. */
  bucket: number | null;
  log_activity: { aql: string; from: number; until: number } | null;
}

export interface Caller {
  user: string;
  admin: boolean;
  token: string | null;
}

export interface Build {
  version: string;
  managed_by_file: boolean;
}

export type Feed = 'pod' | 'tap';

/** A secret goes in as text and comes out as set or not set. */
export type Secret = string | { set: boolean };

export interface EventCollector {
  host: string;
  port?: number | null;
  [other: string]: unknown;
}

export interface Account {
  feed: Feed;
  name: string;
  enabled: boolean;
  cluster_id?: string;
  api_key?: Secret | null;
  message_log?: boolean;
  mail_log?: boolean;
  principal?: string;
  secret?: Secret | null;
  interval_seconds?: number;
  event_collector?: EventCollector | null;
  proxy?: { host: string; port: number; auth?: { user: string; password?: Secret | null } | null } | null;
  base_url?: string | null;
  /** Settings that the form does not show, kept as they are. */
  [other: string]: unknown;
}

export interface Check {
  what: 'proxy' | 'proofpoint' | 'event_collector';
  ok: boolean;
  message: string;
}

export interface Stream {
  account: string;
  feed: 'pod_message' | 'pod_maillog' | 'tap';
  state: 'connecting' | 'collecting' | 'waiting' | 'paused' | 'stopped';
  message: string;
  last_event: string | null;
  forwarded: number;
  forwarded_bytes: number;
  backlog_events: number;
  backlog_bytes: number;
  event_collector: { connected: boolean; message: string | null };
}

export interface CollectorState {
  settings: string | null;
  spool: { ok: boolean; message: string };
  streams: Stream[];
}
