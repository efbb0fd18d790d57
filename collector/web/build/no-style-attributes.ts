/**
 * Vite plugin: the policy forbids style attributes. Carbon's select has one, for its AI label, which the
 * pages do not use: it is taken out. Any other stops the build, rather than being blocked in the browser.
 */
import type { Plugin } from 'vite';

const COMPONENT = /\/@carbon\/web-components\/es\/components\/.*(?<!\.scss)\.js$/;
const AI_LABEL = /\s+style="--\$\{"cds"\}-show-before: [^\n]*"(?=\n)/;

export function noStyleAttributes(): Plugin {
  return {
    name: 'no-style-attributes',
    enforce: 'pre',
    transform(code, id) {
      if (!COMPONENT.test(id)) return null;
      const clean = code.replace(AI_LABEL, '');
       
      if (/\sstyle=(?:"[^"]*\$\{|\$\{)/.test(clean)) this.error(`${id} has a style attribute, which the policy forbids`);
      return clean === code ? null : clean;
    },
  };
}
