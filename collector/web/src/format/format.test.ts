/** What a reader sees for numbers, times and cells. */
import { describe, expect, it } from 'vitest';
import type { Column } from '../api/types.ts';
import { cellText, plainList } from './cells.ts';
import { bytes, change, compact, grouped, shareOf } from './numbers.ts';
import { axisTime, fromInput, toInput } from './times.ts';

const text: Column = { name: 'a', role: 'text', type: 'text', label: 'A' };

describe('numbers', () => {
  it('are grouped', () => expect(grouped(1_234_567)).toBe('1,234,567'));
  it('are short on axes', () => expect(compact(12_300)).toBe('12.3K'));
  it('tell the change with its sign', () => {
    expect([change(150, 100), change(50, 100), change(100, 100), change(5, 0)]).toEqual(['+50%', '-50%', '0%', null]);
  });
  it('tell a share', () => expect([shareOf(1, 3), shareOf(0, 0)]).toEqual(['33.3%', '']));
  it('tell sizes', () => expect([0, 1023, 1024, 1_572_864, 2 ** 40].map(bytes)).toEqual(['0 B', '1,023 B', '1 KiB', '1.5 MiB', '1 TiB']));
});

describe('times', () => {
  it('survive the way through an input', () => {
    const ms = new Date(2026, 2, 4, 5, 6).getTime();
    expect(toInput(ms)).toBe('2026-03-04T05:06');
    expect(fromInput(toInput(ms))).toBe(ms);
  });
  it('are refused when they are none', () => expect(fromInput('yesterday')).toBeNull());
  it('are hours for a day and days for a month', () => {
    const noon = new Date(2026, 2, 4, 12).getTime();
    expect(axisTime(noon, 3_600_000)).toMatch(/12:00/);
    expect(axisTime(noon, 43_200_000)).toBe('Mar 4');
  });
});

describe('cells', () => {
  it('show the entries of a JSON list', () => expect(plainList('["a@b.example","c"]')).toBe('a@b.example, c'));
  it('leave other texts alone', () => expect(['[1,2]', '[', '[]', '[URGENT] pay'].map(plainList)).toEqual(['[1,2]', '[', '[]', '[URGENT] pay']));
  it('say that there is nothing', () => expect(cellText(null, text)).toBe('(none)'));
  it('group numbers', () => expect(cellText(5000, { ...text, type: 'number' })).toBe('5,000'));
});
