/** The text of a cell for reading; its raw value stays what drill-downs use. */
import type { Cell, Column } from '../api/types.ts';
import { strings } from '../strings/index.ts';
import { grouped } from './numbers.ts';
import { dateTime } from './times.ts';

export function cellText(value: Cell, column: Column): string {
  if (value === null || value === '') return strings.none;
  if (column.type === 'time' && typeof value === 'number') return dateTime(value);
  if (typeof value === 'number') return grouped(value);
  return plainList(value);
}

/** A property that took a JSON list, such as `["a@b.example"]`, as its entries. */
export function plainList(text: string): string {
  if (!text.startsWith('[') || !text.endsWith(']')) return text;
  try {
    const list: unknown = JSON.parse(text);
    const texts = Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === 'string');
    return texts ? (list).join(', ') : text;
  } catch {
    return text;
  }
}
