/** Charts draw exactly what the rows say. */
import { describe, expect, it } from 'vitest';
import type { Query } from '../api/types.ts';
import { marks, timeSeries } from './data.ts';

const base: Query = {
  id: '1', state: 'done', progress: 100, partial: false, total: 0, limit: null, columns: [], rows: [], offset: 0,
  aql: '', error: null, range: { from: 0, until: 300 }, bucket: 100, log_activity: null,
};
const time = { name: 'Hour', role: 'time', type: 'time', label: 'Time' } as const;
const series = { name: 'Direction', role: 'series', type: 'text', label: 'Direction' } as const;
const category = { name: 'Rule', role: 'category', type: 'text', label: 'Rule' } as const;
const value = { name: 'Messages', role: 'value', type: 'number', label: 'Messages' } as const;

describe('bars and donuts', () => {
  it('have a mark for each row, with what singles it out', () => {
    expect(marks({ ...base, columns: [category, value], rows: [['a', 3], [null, 1]] })).toEqual([
      { label: 'a', value: 3, point: { Rule: 'a' } },
      { label: null, value: 1, point: { Rule: null } },
    ]);
  });
});

describe('a time series', () => {
  it('fills gaps with 0 and puts the largest series first', () => {
    const rows = [[0, 'in', 1], [200, 'out', 5], [200, 'in', 2]];
    const drawn = timeSeries({ ...base, columns: [time, series, value], rows });
    expect(drawn.buckets).toEqual([0, 100, 200]);
    expect(drawn.series.map(({ name, values, total }) => [name, values, total])).toEqual([
      ['out', [0, 0, 5], 5],
      ['in', [1, 0, 2], 3],
    ]);
  });

  it('without a series column is one series for the whole panel', () => {
    const drawn = timeSeries({ ...base, columns: [time, value], rows: [[100, 7]] });
    expect(drawn.series).toEqual([{ name: null, total: 7, values: [0, 7, 0], point: {} }]);
  });

  it('begins with the bucket that the range begins in', () => {
    const drawn = timeSeries({ ...base, range: { from: 150, until: 301 }, columns: [time, value], rows: [] });
    expect(drawn.buckets).toEqual([100, 200, 300]);
  });
});
