/** The question that a panel puts to the collector, from the view's state. */
import type { Dashboards, PanelSpec, QueryRequest, Span, Tab } from '../api/types.ts';
import type { ViewState } from '../url/state.ts';

export function panelRequest(dashboards: Dashboards, tab: Tab, spec: PanelSpec, view: ViewState): QueryRequest {
  const pages = spec.page_sizes !== null;
  return {
    tab: tab.id,
    panel: spec.id,
    what: 'panel',
    range: rangeOf(dashboards, view),
    filters: knownFilters(tab, view),
    sort: pages ? view.sort : null,
    within: pages && view.within !== '' ? view.within : null,
    point: null,
  };
}

/** The preset's seconds, or the span of its own. */
export function rangeOf(dashboards: Dashboards, view: ViewState): { last: number } | Span {
  const { range } = view;
  if (range !== null && 'from' in range) return { from: range.from, until: range.until };
  const id = range?.preset ?? dashboards.default_range;
  const preset = dashboards.ranges.find((each) => each.id === id) ?? dashboards.ranges.find((each) => each.id === dashboards.default_range);
  return { last: preset?.seconds ?? 86_400 };
}

/** Only the filters that the tab has: an old address may name others. */
function knownFilters(tab: Tab, view: ViewState): QueryRequest['filters'] {
  const ids = new Set(tab.filters.map((filter) => filter.id));
  return Object.fromEntries(Object.entries(view.filters).filter(([id]) => ids.has(id)));
}
