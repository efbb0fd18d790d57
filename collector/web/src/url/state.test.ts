/** The address bar holds a view and gives it back unchanged, whatever a filter says. */
import { describe, expect, it } from 'vitest';
import { emptyView, formatView, parseView, type ViewState } from './state.ts';

const hostile = [`O'Brien "quoted"`, 'back\\slash', '100%_done', 'SELECT * FROM events', '📧 émoji', 'שלום', '&f.x=1#y?=', '+ +', 'x'.repeat(1000)];

describe('view in the URL', () => {
  it('is empty for an untouched view', () => {
    expect(formatView(emptyView())).toBe('');
    expect(parseView('')).toEqual(emptyView());
  });

  it.each(hostile)('keeps the filter %s', (text) => {
    const view: ViewState = { ...emptyView('message-summary'), filters: { subject: text, direction: [text] }, within: text };
    expect(parseView(formatView(view))).toEqual(view);
  });

  it('keeps range, sort, page, size, panel and refresh', () => {
    const view: ViewState = {
      ...emptyView('tap'),
      range: { from: 1_700_000_000_000, until: 1_700_000_060_000 },
      sort: { column: 'Date/Time', descending: true },
      page: 7,
      size: 25,
      panel: 'clicks-over-time',
      refresh: 300,
    };
    expect(formatView(view)).toBe(
      '?tab=tap&from=1700000000000&until=1700000060000&sort=Date%2FTime&order=desc&page=7&size=25&panel=clicks-over-time&refresh=300',
    );
    expect(parseView(formatView(view))).toEqual(view);
  });

  it('takes what makes no sense as not given', () => {
    expect(parseView('?page=-3&size=many&refresh=7&from=5&until=2&f.direction=')).toEqual(emptyView());
  });
});
