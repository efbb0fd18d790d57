/** Rows of a query as what a chart draws: gaps filled, sums made, each mark with its point. */
import type { Cell, Column, Point, Query } from '../api/types.ts';

/** A value with the values of the columns that single it out. */
export interface Mark {
  label: Cell;
  value: number;
  point: Point;
}

export interface Series {
  name: Cell;
  total: number;
  /** One for each bucket. */
  values: number[];
  /** Singles out the series alone. */
  point: Point;
}

export interface TimeSeries {
  buckets: number[];
  bucket: number;
  series: Series[];
  timeColumn: string;
}

/** The mark of each row of bars or a donut. */
export function marks(query: Query): Mark[] {
  const category = index(query.columns, 'category');
  const value = index(query.columns, 'value');
  const column = query.columns[category];
  return query.rows.map((row) => {
    const label = row[category] ?? null;
    return { label, value: number(row[value]), point: column === undefined ? {} : { [column.name]: label } };
  });
}

/** The columns over time, the largest series first; a bucket without rows is 0. */
export function timeSeries(query: Query): TimeSeries {
  const time = index(query.columns, 'time');
  const series = index(query.columns, 'series');
  const value = index(query.columns, 'value');
  const seriesColumn = query.columns[series];
  const buckets = bucketStarts(query);
  const places = new Map(buckets.map((start, place) => [start, place]));
  const byName = new Map<Cell, Series>();
  for (const row of query.rows) {
    const name = series < 0 ? null : (row[series] ?? null);
    const found = byName.get(name) ?? {
      name,
      total: 0,
      values: buckets.map(() => 0),
      point: seriesColumn === undefined ? {} : { [seriesColumn.name]: name },
    };
    byName.set(name, found);
    const place = places.get(number(row[time]));
    found.total += number(row[value]);
    if (place !== undefined) found.values[place] = (found.values[place] ?? 0) + number(row[value]);
  }
  return {
    buckets,
    bucket: query.bucket ?? 0,
    series: [...byName.values()].sort((a, b) => b.total - a.total),
    timeColumn: query.columns[time]?.name ?? '',
  };
}

/** Starts of all buckets of the range, also of those that no row is in. */
function bucketStarts(query: Query): number[] {
  const time = index(query.columns, 'time');
  const own = new Set(query.rows.map((row) => number(row[time])));
  const { bucket } = query;
  if (bucket !== null && bucket > 0 && (query.range.until - query.range.from) / bucket <= 2000) {
    for (let at = Math.floor(query.range.from / bucket) * bucket; at < query.range.until; at += bucket) own.add(at);
  }
  return [...own].sort((a, b) => a - b);
}

export function sum(values: { value: number }[]): number {
  return values.reduce((total, each) => total + each.value, 0);
}

function index(columns: Column[], role: Column['role']): number {
  return columns.findIndex((column) => column.role === role);
}

export function number(cell: Cell | undefined): number {
  return typeof cell === 'number' ? cell : Number(cell ?? 0) || 0;
}
