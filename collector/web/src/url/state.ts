/** What the dashboards' address says (tab, range, filters, page, sort) as typed data, and back. */

/** A preset of dashboards.json, or a span of its own in epoch milliseconds. */
export type ChosenRange = { preset: string } | { from: number; until: number };

export interface Sort {
  column: string;
  descending: boolean;
}

export interface ViewState {
  /** Empty: the first tab. */
  tab: string;
  /** Null: the default of dashboards.json. */
  range: ChosenRange | null;
  /** By the filter's id; never empty texts or lists. */
  filters: Record<string, string | string[]>;
  sort: Sort | null;
  within: string;
  /** From 1. */
  page: number;
  /** Rows per page; null: the panel's first. */
  size: number | null;
  /** The panel that fills the page. */
  panel: string | null;
  /** Seconds between refreshes; 0: none. */
  refresh: number;
}

export const REFRESH_CHOICES = [0, 60, 300, 900];
const FILTER = 'f.';

export function emptyView(tab = ''): ViewState {
  return { tab, range: null, filters: {}, sort: null, within: '', page: 1, size: null, panel: null, refresh: 0 };
}

export function parseView(search: string): ViewState {
  const query = new URLSearchParams(search);
  const column = query.get('sort');
  const refresh = whole(query.get('refresh')) ?? 0;
  return {
    tab: query.get('tab') ?? '',
    range: parseRange(query),
    filters: parseFilters(query),
    sort: column === null ? null : { column, descending: query.get('order') === 'desc' },
    within: query.get('within') ?? '',
    page: Math.max(1, whole(query.get('page')) ?? 1),
    size: whole(query.get('size')),
    panel: query.get('panel'),
    refresh: REFRESH_CHOICES.includes(refresh) ? refresh : 0,
  };
}

/** The query part, `?` included; empty for an untouched view. */
export function formatView(view: ViewState): string {
  const query = new URLSearchParams();
  if (view.tab !== '') query.set('tab', view.tab);
  if (view.range !== null) formatRange(query, view.range);
  for (const [id, value] of Object.entries(view.filters)) {
    for (const each of Array.isArray(value) ? ['', ...value] : [value]) {
      // A list starts with an empty entry: a list of one stays a list.
      query.append(FILTER + id, each);
    }
  }
  if (view.sort !== null) {
    query.set('sort', view.sort.column);
    query.set('order', view.sort.descending ? 'desc' : 'asc');
  }
  if (view.within !== '') query.set('within', view.within);
  if (view.page !== 1) query.set('page', String(view.page));
  if (view.size !== null) query.set('size', String(view.size));
  if (view.panel !== null) query.set('panel', view.panel);
  if (view.refresh !== 0) query.set('refresh', String(view.refresh));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function parseRange(query: URLSearchParams): ChosenRange | null {
  const from = whole(query.get('from'));
  const until = whole(query.get('until'));
  if (from !== null && until !== null && from < until) return { from, until };
  const preset = query.get('range');
  return preset === null ? null : { preset };
}

function formatRange(query: URLSearchParams, range: ChosenRange): void {
  if ('preset' in range) {
    query.set('range', range.preset);
    return;
  }
  query.set('from', String(range.from));
  query.set('until', String(range.until));
}

function parseFilters(query: URLSearchParams): ViewState['filters'] {
  const filters: ViewState['filters'] = {};
  for (const key of new Set(query.keys())) {
    if (!key.startsWith(FILTER)) continue;
    const values = query.getAll(key);
    const given = values.filter((value) => value !== '');
    const first = given[0];
    if (first === undefined) continue;
    filters[key.slice(FILTER.length)] = values[0] === '' || given.length > 1 ? given : first;
  }
  return filters;
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
