/** Chromium with a page that notices every breach of the policy and every error. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SHOTS = join(import.meta.dirname, '../screenshots');

export interface Watched {
  page: Page;
  context: BrowserContext;
  /** Console errors, page errors, policy breaches and requests to other hosts so far. */
  troubles: string[];
}

export function haveChromium(): boolean {
  if (existsSync(CHROMIUM)) return true;
  if (process.env.CI === 'true') throw new Error(`${CHROMIUM} is missing`);
  process.stderr.write(`Browser tests are skipped: ${CHROMIUM} is missing.\n`);
  return false;
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--force-color-profile=srgb'] });
}

export async function watch(browser: Browser, root: string, options: { width?: number; dark?: boolean } = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  await context.addCookies([{ name: 'QRadarCSRF', value: 'csrf-1', url: root }]);
  const page = await context.newPage();
  const troubles: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      // eslint-disable-next-line no-console -- how the test hears of it
      console.error(`policy: ${event.violatedDirective} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(root).origin) && !/^(?:data|blob):/.test(request.url())) troubles.push(`other host: ${request.url()}`);
  });
  return { page, context, troubles };
}

/** What axe finds that is serious or critical, as `rule: target`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Through the debugger, which the page's policy does not concern.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    interface Finding { id: string; impact: string; nodes: { target: unknown[]; failureSummary: string }[] }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await axe.run()).violations;
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary.replaceAll('\n', ' ')}`));
}

export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** Waits until no panel is busy. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('dashboard-panel section');
  await page.waitForFunction(() => document.querySelectorAll('section[aria-busy="true"]').length === 0);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))));
}
