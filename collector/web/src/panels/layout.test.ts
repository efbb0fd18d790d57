/** Rows are always full. */
import { describe, expect, it } from 'vitest';
import type { PanelSpec } from '../api/types.ts';
import { spans } from './layout.ts';

const number = { chart: 'number', width: 1 } as const;
const time = { chart: 'time-series', width: 4 } as const;
const bars = { chart: 'bars', width: 2 } as const;

describe('panels', () => {
  const cases: [string, Pick<PanelSpec, 'chart' | 'width'>[], number[]][] = [
    ['one number stands beside the chart over time', [number, time], [3, 9]],
    ['three numbers share a row', [number, number, number, time], [4, 4, 4, 12]],
    ['two halves share a row', [bars, bars], [6, 6]],
    ['a half alone fills its row', [bars, bars, bars], [6, 6, 12]],
    ['a number beside a half is the smaller', [number, bars], [4, 8]],
  ];
  it.each(cases)('%s', (_name, panels, expected) => expect(spans(panels)).toEqual(expected));
});
