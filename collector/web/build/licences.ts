/** Vite plugin: writes `licences.txt`, the licence of every package that ends up in the pages. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** In the style sheet or beside it, so that the module graph does not name them. */
const STYLES = ['@carbon/themes', '@ibm/plex-sans'];

interface Manifest {
  version: string;
  license?: string;
  homepage?: string;
}

export function licences(root: string): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
      const names = new Set([...STYLES, ...modules.flatMap(packageOf)]);
      const texts = [...names].sort().map((name) => entry(join(root, 'node_modules', name), name));
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join(`\n${'-'.repeat(72)}\n\n`) });
    },
  };
}

/** The package that a module is from: what follows the last `node_modules/` of its path. */
export function packageOf(module: string): string[] {
  const inside = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module);
  return inside?.[1] === undefined ? [] : [inside[1]];
}

function entry(folder: string, name: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const head = `${name} ${manifest.version}\nLicence: ${manifest.license ?? 'see below'}\n${manifest.homepage ?? ''}`.trim();
  if (texts.length === 0 && !existsSync(folder)) throw new Error(`${name} is not installed`);
  return `${[head, ...texts].join('\n\n')}\n`;
}
