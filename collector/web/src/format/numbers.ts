/** Numbers and sizes as the reader's language writes them. */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Grouped: 12,345. */
export function grouped(value: number): string {
  return whole.format(value);
}

/** For axes: 12K. */
export function compact(value: number): string {
  return short.format(value);
}

/** A part of a whole: 0.25 is 25%. */
export function shareOf(value: number, total: number): string {
  return total === 0 ? '' : share.format(value / total);
}

/** How much more than before, with its sign; null when there was nothing before. */
export function change(now: number, before: number): string | null {
  return before === 0 ? null : percent.format((now - before) / before);
}

export function bytes(value: number): string {
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit += 1;
  }
  return `${new Intl.NumberFormat(undefined, { maximumFractionDigits: rest < 10 && unit > 0 ? 1 : 0 }).format(rest)} ${UNITS[unit] ?? ''}`;
}
