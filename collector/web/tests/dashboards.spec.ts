/** The dashboards in Chromium: numbers, states, address, drill-down, keyboard, accessibility. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { dashboards } from './answers.ts';
import { haveChromium, launch, seriousFindings, settled, watch, type Watched } from './browser.ts';
import { StandIn } from './stand-in.ts';

const server = new StandIn();
let browser: Browser;
let root = '';
let on: Watched;

const hostile = `O'Brien "x" \\ 100%_ SELECT 📧 שלום &f.x=1#`;

describe.runIf(haveChromium())('the dashboards', () => {
  beforeAll(async () => {
    root = await server.start();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    server.stop();
  });
  beforeEach(async () => {
    server.reset();
    on = await watch(browser, root);
  });
  afterEach(async () => {
    await on.context.close();
    expect(on.troubles).toEqual([]);
  });

  const open = async (query = ''): Promise<void> => {
    await on.page.goto(`${root}dashboard${query}`);
    await settled(on.page);
  };
  const panel = (title: string): string => `section[aria-label="${title}"]`;

  it.each(dashboards.tabs.map(({ id }) => id))('tab %s shows every panel, and axe finds nothing serious', async (tab) => {
    await open(`?tab=${tab}`);
    const titles = await on.page.$$eval('dashboard-panel h2', (found) => found.map((each) => each.textContent));
    expect(titles).toEqual(dashboards.tabs.find(({ id }) => id === tab)?.panels.map(({ title }) => title));
    expect(await on.page.$$eval('.state', (found) => found.length)).toBe(0);
    expect(await seriousFindings(on.page)).toEqual([]);
  });

  it('shows exact numbers: big number with its change, donut, chart as table', async () => {
    await open();
    await on.page.waitForSelector('.number__difference');
    expect(await on.page.innerText(`${panel('Messages')} .number`)).toMatch(/1,234,567\s+messages\s+\+23.5%\s+1,000,000 in the period before/);
    expect(await on.page.innerText(`${panel('Messages by Route Direction')} .donut`)).toMatch(/17,600[^]*inbound\s+9,600\s+54.5%/);
    await on.page.click(`${panel('Messages by Disposition')} [aria-label="Show as table"]`);
    expect(await on.page.innerText(`${panel('Messages by Disposition')} table`)).toMatch(/accept\s+9,600\s+40.8%[^]*retry\s+1,600/);
  });

  it('keeps hostile filters through a reload and sends them unchanged', async () => {
    await open('?tab=message-summary');
    await on.page.fill('cds-text-input[data-filter="subject"] input', hostile);
    await on.page.press('cds-text-input[data-filter="subject"] input', 'Enter');
    await on.page.waitForFunction(() => location.search.includes('f.subject'));
    await on.page.reload();
    await settled(on.page);
    expect(await on.page.inputValue('cds-text-input[data-filter="subject"] input')).toBe(hostile);
    expect(server.requests.at(-1)).toMatchObject({ panel: 'messages', filters: { subject: hostile } });
    expect(server.sent.at(-1)).toMatchObject({ csrf: 'csrf-1', token: 'own-token' });
  });

  it('pages and sorts on the server, and back undoes it', async () => {
    await open('?tab=message-summary');
    await on.page.click('cds-pagination >> [button-class-name~="cds--pagination__button--forward"], cds-pagination >> .cds--pagination__button--forward');
    await on.page.waitForFunction(() => location.search.includes('page=2'));
    await on.page.waitForFunction(() => document.querySelector('tbody td')?.textContent.includes('<10.'));
    await on.page.click('th button:has-text("Date/Time")');
    await on.page.waitForFunction(() => location.search.includes('sort=Date%2FTime&order=desc'));
    expect(server.requests.at(-1)).toMatchObject({ sort: { column: 'Date/Time', descending: true } });
    await on.page.goBack();
    await on.page.goBack();
    expect(new URL(on.page.url()).search).toBe('?tab=message-summary');
    await on.page.waitForFunction(() => document.querySelector('tbody td')?.textContent.includes('<0.'));
  });

  it('opens a row by keyboard with its fields and raw event', async () => {
    await open('?tab=message-summary');
    await on.page.focus('.table__open');
    await on.page.keyboard.press('Enter');
    await on.page.waitForSelector('.drill__raw');
    expect(await on.page.innerText('.drill__raw')).toContain('proofpoint-pod proofpoint-collector - message_log - {"GUID":"x"}');
    expect(server.requests.at(-1)).toMatchObject({ what: 'event', point: { 'Message ID': '["<0.long-message-id@mail.example.com>"]' } });
    await on.page.keyboard.press('Escape');
    await on.page.waitForSelector('cds-modal:not([open])', { state: 'attached' });
  });

  it('drills down from a legend entry with the range that the panel ran over', async () => {
    await open();
    await on.page.click(`${panel('Messages by Route Direction')} .legend__entry`);
    await on.page.waitForSelector('.drill__count');
    expect(await on.page.innerText('.drill__count')).toBe('9,600 messages');
    expect(server.requests.at(-1)).toMatchObject({ what: 'drill-down', point: { Direction: 'inbound' }, range: { from: 1772539200000, until: 1772625600000 } });
  });

  it('opens Log Activity in a window of its own outside QRadar', async () => {
    await open();
    await on.page.click(`${panel('Messages by Route Direction')} .legend__entry`);
    await on.page.waitForSelector('.drill__count');
    const [popup] = await Promise.all([on.context.waitForEvent('page'), on.page.click('cds-modal-footer-button:has-text("Open in Log Activity")')]);
    expect(decodeURIComponent(popup.url())).toContain('/console/do/ariel/arielSearch');
    expect(decodeURIComponent(popup.url())).toContain('SELECT * /* messages-by-direction */');
    on.troubles.length = 0; // The stand-in is no console: 404.
  });

  it('shows progress, cancels, and tells partial, empty and failed apart', async () => {
    server.behaviours.set('top-senders', 'stuck').set('top-recipients', 'partial').set('top-final-rules', 'empty');
    server.behaviours.set('final-modules', { failure: { code: 'no_permission', message: 'The role lacks Log Activity.' } });
    await on.page.goto(`${root}dashboard`);
    await on.page.waitForSelector(`${panel('Top Senders')} cds-progress-bar[label="Searching: 37 %"]`);
    await on.page.waitForSelector(`${panel('Top Recipients')} canvas`);
    expect(await on.page.innerText(`${panel('Top Recipients')} .panel__note`)).toBe('Partial result: 37 % searched');
    expect(await on.page.innerText(panel('Top Final Rules'))).toContain('No messages in this time range');
    expect(await on.page.innerText(panel('Final Modules'))).toMatch(/You may not run this search\s+The role lacks Log Activity.[^]*Copy AQL/);
    await on.page.click(`${panel('Top Senders')} cds-button:has-text("Cancel")`);
    await on.page.waitForSelector(`${panel('Top Senders')} :text("Search cancelled")`);
    expect(await seriousFindings(on.page)).toEqual([]);
  });

  it('fills the page with a panel and gives it back on Escape', async () => {
    await open('?panel=top-senders');
    expect((await on.page.locator(panel('Top Senders')).boundingBox())?.width).toBe(1280);
    await on.page.keyboard.press('Escape');
    await on.page.waitForFunction(() => location.search === '');
  });

  it('says when the session has ended', async () => {
    server.failures.set('api/dashboards', { status: 401, failure: { code: 'unauthorized', message: 'QRadar does not know this session: sign in again.' } });
    await on.page.goto(`${root}dashboard`);
    expect(await on.page.innerText('[role="alert"]')).toMatch(/Your session has ended[^]*sign in again/);
    on.troubles.length = 0; // Chromium reports the 401.
  });
});
