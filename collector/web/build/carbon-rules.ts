/**
 * Vite plugin: every Carbon component carries its own copy of rules that many of them share
 * (popover, layers, type). Each rule found in several components is kept once, as an exported
 * constant of one virtual module, and the components' sheets are put together from those.
 * The sheets stay the same rule by rule; the bundle becomes less than half as large.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const SHARED = 'virtual:carbon-rules';
const SHEET = /\/@carbon\/web-components\/es\/components\/.*\.scss\.js$/;
const LITERAL = /css\(\[("(?:[^"\\]|\\.)*")\]\)/;

export function carbonRules(root: string): Plugin {
  let shared = new Map<string, string>();
  return {
    name: 'carbon-rules',
    enforce: 'pre',
    buildStart() {
      shared = sharedRules(join(root, 'node_modules/@carbon/web-components/es/components'));
    },
    resolveId: (id) => (id === SHARED ? `\0${SHARED}` : null),
    load(id) {
      if (id !== `\0${SHARED}`) return null;
      const lines = [...shared].map(([rule, name]) => `export const ${name} = ${JSON.stringify(rule)};`);
      return { code: lines.join('\n'), moduleSideEffects: false };
    },
    transform(code, id) {
      const literal = SHEET.test(id) ? LITERAL.exec(code)?.[1] : undefined;
      if (literal === undefined) return null;
      const rules = topLevelRules(JSON.parse(literal) as string);
      const names = new Set<string>();
      const parts = rules.map((rule) => {
        const name = shared.get(rule);
        if (name === undefined) return JSON.stringify(rule);
        names.add(name);
        return name;
      });
      const sheet = code.replace(LITERAL, () => `unsafeCSS([${parts.join(',')}].join(''))`);
      return `import { unsafeCSS } from 'lit';\nimport { ${[...names].join(', ')} } from '${SHARED}';\n${sheet}`;
    },
  };
}

/** The rules that are in more than one sheet, each with the name of its constant. */
function sharedRules(folder: string): Map<string, string> {
  const seen = new Map<string, number>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.scss.js')) continue;
    const literal = LITERAL.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
    if (literal === undefined) continue;
    for (const rule of new Set(topLevelRules(JSON.parse(literal) as string))) {
      seen.set(rule, (seen.get(rule) ?? 0) + 1);
    }
  }
  const repeated = [...seen].filter(([rule, times]) => times > 1 && rule.length > 40);
  return new Map(repeated.map(([rule]) => [rule, `r${createHash('sha256').update(rule).digest('hex').slice(0, 12)}`]));
}

/** A sheet cut behind each closing brace of the outermost level. */
export function topLevelRules(sheet: string): string[] {
  const rules: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < sheet.length; at += 1) {
    if (sheet[at] === '{') depth += 1;
    if (sheet[at] !== '}') continue;
    depth -= 1;
    if (depth !== 0) continue;
    rules.push(sheet.slice(start, at + 1));
    start = at + 1;
  }
  if (start < sheet.length) rules.push(sheet.slice(start));
  return rules;
}
