/** Everything that the pages load stays under 300 KiB gzipped, and nothing names another host. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../dist');
const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:html|js|css|woff2)$/.test(file));

describe('the built pages', () => {
  it('weigh less than 300 KiB', () => {
    const sizes = files.map((file) => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length);
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(300 * 1024);
  });

  it('have neither inline script nor inline style', () => {
    for (const page of files.filter((file) => file.endsWith('.html'))) {
      expect(readFileSync(join(DIST, page), 'utf8')).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]* src=)/);
    }
  });

  it('name every bundled package with its licence', () => {
    const text = readFileSync(join(DIST, 'licences.txt'), 'utf8');
    for (const name of ['@carbon/web-components', '@carbon/themes', '@ibm/plex-sans', 'chart.js', 'lit', 'qjslib']) expect(text).toContain(`${name} `);
  });
});
