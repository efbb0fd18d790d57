/** Vite plugin: Carbon's themes g10 and g100 as the style sheet `virtual:carbon-themes.css`. */
import * as carbon from '@carbon/themes';
import type { Plugin } from 'vite';

const ID = 'virtual:carbon-themes.css';

/** What stands for the layer that an element is on; components read these. */
const LAYERED = [
  'layer', 'layer-active', 'layer-background', 'layer-hover', 'layer-selected', 'layer-selected-hover', 'layer-accent',
  'layer-accent-hover', 'layer-accent-active', 'field', 'field-hover', 'border-strong', 'border-tile',
];
/** Tokens of things that the pages do not have. */
const UNUSED = /^(?:ai|chat|syntax|[a-z]+\d*(?:Heading|Paragraph)|slug)[A-Z0-9]/;

type Name = 'g10' | 'g100';

export function carbonThemes(): Plugin {
  return {
    name: 'carbon-themes',
    enforce: 'pre',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load: (id) => (id === `\0${ID}` ? sheet() : null),
  };
}

function sheet(): string {
  return [
    `:root, [data-theme='g10'] { color-scheme: light; ${tokens('g10')} ${layer(1)} }`,
    `[data-theme='g100'] { color-scheme: dark; ${tokens('g100')} ${layer(1)} }`,
    `.on-layer { ${layer(2)} }`,
  ].join('\n');
}

function tokens(name: Name): string {
  const { buttonTokens, notificationTokens, tagTokens } = carbon;
  const component = Object.entries({ ...buttonTokens, ...notificationTokens, ...tagTokens }).map(
    ([token, values]) => [token, values[name] ?? values.whiteTheme] as const,
  );
  const all = [...Object.entries(carbon[name]), ...component].filter(([token, value]) => value !== undefined && !UNUSED.test(token));
  return all.map(([token, value]) => `--cds-${carbon.formatTokenName(token)}: ${String(value)};`).join(' ');
}

/** Things on the page itself are on layer 1, things on a panel on layer 2. */
function layer(level: 1 | 2): string {
  const set = LAYERED.map((token) => `--cds-${token}: var(--cds-${token}-0${level});`);
  return [...set, `--cds-border-subtle: var(--cds-border-subtle-0${level - 1});`, `--cds-border-subtle-selected: var(--cds-border-subtle-selected-0${level});`].join(' ');
}
