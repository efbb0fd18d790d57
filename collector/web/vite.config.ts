/** The build: three pages, hashed assets, one file of licences; the same bytes every time. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { carbonRules } from './build/carbon-rules.ts';
import { carbonThemes } from './build/carbon-themes.ts';
import { noStyleAttributes } from './build/no-style-attributes.ts';
import { licences } from './build/licences.ts';

const root = import.meta.dirname;
const nothing = resolve(root, 'src/dom/nothing.ts');

export default defineConfig({
  root,
  base: './',
  plugins: [carbonRules(root), carbonThemes(), noStyleAttributes(), licences(root)],
  resolve: {
    alias: {
      // qjslib's polyfills for browsers that Carbon does not run in either.
      'core-js/features/promise': nothing,
      'whatwg-fetch': nothing,
    },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: ['dashboard.html', 'settings-pod.html', 'settings-tap.html'].map((page) => resolve(root, page)),
    },
  },
});
