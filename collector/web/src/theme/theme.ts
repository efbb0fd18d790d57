/**
 * Light (g10) or dark (g100): as QRadar shows itself around the app, else as the browser prefers.
 * How QRadar marks its dark theme is not documented, so the colour of the console's own page is
 * looked at (confidence: medium); `?theme=g10` or `?theme=g100` in the address overrides it.
 */

export type Theme = 'g10' | 'g100';

const listeners = new Set<(theme: Theme) => void>();
const dark = window.matchMedia('(prefers-color-scheme: dark)');
let current: Theme = 'g10';

export function theme(): Theme {
  return current;
}

/** Calls `listener` with each change; returns how to stop. */
export function onTheme(listener: (theme: Theme) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts to follow; paper is always light. */
export function followTheme(): void {
  const choose = (): void => apply(chosen() ?? surrounding() ?? (dark.matches ? 'g100' : 'g10'));
  choose();
  dark.addEventListener('change', choose);
  window.addEventListener('focus', choose);
  window.addEventListener('beforeprint', () => apply('g10'));
  window.addEventListener('afterprint', choose);
}

function apply(next: Theme): void {
  const changed = next !== current;
  current = next;
  document.documentElement.dataset.theme = next;
  if (changed) listeners.forEach((listener) => listener(next));
}

function chosen(): Theme | null {
  const named = new URLSearchParams(location.search).get('theme');
  return named === 'g10' || named === 'g100' ? named : null;
}

function surrounding(): Theme | null {
  if (window.parent === window) return null;
  try {
    const { body } = window.parent.document;
    return brightness(getComputedStyle(body).backgroundColor);
  } catch {
    return null; // Framed by another origin: nothing to see.
  }
}

/** From `rgb(r, g, b)`; null when it is transparent. */
export function brightness(colour: string): Theme | null {
  const parts = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour);
  if (parts === null || parts[4] === '0') return null;
  const [red = 0, green = 0, blue = 0] = parts.slice(1, 4).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? 'g100' : 'g10';
}
