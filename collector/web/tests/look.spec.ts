/** Screenshots of every page, for the eye: only with SCREENSHOTS set. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { dashboards } from './answers.ts';
import { haveChromium, launch, settled, shoot, watch } from './browser.ts';
import { StandIn } from './stand-in.ts';

const wanted = process.env.SCREENSHOTS !== undefined && haveChromium();
const server = new StandIn();
let browser: Browser;
let root = '';

describe.runIf(wanted)('every page', () => {
  beforeAll(async () => {
    root = await server.start();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    server.stop();
  });

  for (const width of [1280, 1920]) {
    for (const dark of [false, true]) {
      const suffix = `${width}-${dark ? 'dark' : 'light'}`;
      it(suffix, { timeout: 180_000 }, async () => {
        const { page, context } = await watch(browser, root, { width, dark });
        for (const tab of dashboards.tabs) {
          await page.goto(`${root}dashboard?tab=${tab.id}`);
          await settled(page);
          await shoot(page, `${tab.id}-${suffix}`);
        }
        for (const path of ['settings/pod', 'settings/tap', 'settings/pod?add=', 'settings/tap?add=', 'settings/pod?account=acme-europe']) {
          await page.goto(root + path);
          await page.waitForSelector('.settings');
          await page.waitForTimeout(300);
          await shoot(page, `${path.replaceAll(/\W/g, '-')}-${suffix}`);
        }
        await context.close();
      });
    }
  }
});
