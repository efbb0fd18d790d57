/** Times in the reader's own zone and language. */

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const minute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const DAY_MS = 86_400_000;

export function dateTime(ms: number): string {
  return full.format(ms);
}

export function span(from: number, until: number): string {
  return minute.formatRange(from, until);
}

/** For the marks of a time axis: hours within about a day, days beyond. */
export function axisTime(ms: number, bucket: number): string {
  return bucket < DAY_MS / 8 ? clock.format(ms) : day.format(ms);
}

/** For a bucket's tooltip and table row. */
export function bucketTime(ms: number, bucket: number): string {
  return bucket < DAY_MS ? minute.format(ms) : day.format(ms);
}

/** How `<input type="datetime-local">` writes a time. */
export function toInput(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** Null: not a time. */
export function fromInput(text: string): number | null {
  const ms = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
