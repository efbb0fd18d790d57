/** The settings pages in Chromium: list, forms, errors, connection test, guard, rights. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { haveChromium, launch, seriousFindings, watch, type Watched } from './browser.ts';
import { StandIn } from './stand-in.ts';

const server = new StandIn();
let browser: Browser;
let root = '';
let on: Watched;

describe.runIf(haveChromium())('the settings pages', () => {
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

  const open = async (path: string): Promise<void> => {
    await on.page.goto(root + path);
    await on.page.waitForSelector('.settings');
  };
  const input = (field: string): string => `[data-field="${field}"] input`;
  const save = 'account-form cds-button:has-text("Save")';

  it.each(['settings/pod', 'settings/tap', 'settings/pod?add=', 'settings/tap?add=', 'settings/pod?account=acme-europe'])('axe finds nothing serious on %s', async (path) => {
    await open(path);
    await on.page.waitForTimeout(200);
    expect(await seriousFindings(on.page)).toEqual([]);
  });

  it('lists accounts with the live state of each stream', async () => {
    await open('settings/pod');
    await on.page.waitForSelector('.settings__state');
    const text = await on.page.innerText('table');
    expect(text).toMatch(/acme\s+acme_hosted\s+Message Log: Collecting[^]*1,234,567 events\s+3.6 GiB/);
    expect(text).toMatch(/Mail Log: Waiting[^]*5,120 events\s+9 MiB[^]*Event collector: 10.0.0.5:514 refuses the connection./);
    expect(text).toContain('Enter the secret again');
    expect(text).not.toContain('acme-tap');
  });

  it('names every mistake and leads to the first', async () => {
    await open('settings/pod?add=');
    await on.page.click('[data-field="proxy"]');
    await on.page.click('[data-field="proxy_auth"]');
    await on.page.fill(input('collector'), 'https://10.0.0.5');
    await on.page.fill(input('proxy_host'), 'http://squid');
    await on.page.fill(input('proxy_port'), '70000');
    await on.page.fill(input('proxy_password'), 'a');
    await on.page.fill(input('proxy_confirm'), 'b');
    await on.page.click(save);
    const shown = await on.page.$$eval('[data-field][invalid]', (found) => found.map((each) => `${each.getAttribute('data-field') ?? ''}: ${each.getAttribute('invalid-text') ?? ''}`));
    expect(shown).toEqual([
      'name: Enter the Account Profile.',
      'cluster_id: Enter the Cluster ID.',
      'api_key: Enter the API Key.',
      'collector: Leave out http:// or https:// and enter only the IP address or hostname.',
      'proxy_host: Leave out http:// or https:// and enter only the IP address or hostname.',
      'proxy_port: Enter a whole number from 1 to 65535.',
      'proxy_user: Enter the Username.',
      'proxy_confirm: The two passwords differ. Enter the same one twice.',
    ]);
    expect(await on.page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('name');
    expect(server.sent).toEqual([]);
  });

  it('adds a TAP account', async () => {
    await open('settings/tap');
    await on.page.click('cds-button:has-text("Add account")');
    await on.page.fill(input('name'), 'new tap');
    await on.page.fill(input('principal'), 'p-1');
    await on.page.fill(input('secret'), 's-1');
    await on.page.fill(input('interval'), '300');
    await on.page.click(save);
    await on.page.waitForSelector('cds-inline-notification[title="Account new tap is saved."]');
    expect(server.sent).toEqual([
      {
        method: 'POST', path: 'api/accounts', csrf: 'csrf-1', token: 'own-token',
        body: { feed: 'tap', name: 'new tap', enabled: true, event_collector: null, proxy: null, principal: 'p-1', secret: 's-1', interval_seconds: 300 },
      },
    ]);
  });

  it('keeps secrets that are left empty', async () => {
    await open('settings/pod?account=acme-europe');
    expect(await on.page.inputValue(input('proxy_password'))).toBe('');
    await on.page.fill(input('cluster_id'), 'other');
    await on.page.click(save);
    await on.page.waitForSelector('cds-inline-notification[kind="success"]');
    expect(server.sent[0]).toMatchObject({ method: 'PUT', path: 'api/accounts/acme-europe', body: { cluster_id: 'other', api_key: '', proxy: { auth: { user: 'collector', password: '' } } } });
  });

  it('shows the steps of the connection test', async () => {
    server.checks = [
      { what: 'proxy', ok: true, message: 'Connected to squid:3128.' },
      { what: 'proofpoint', ok: false, message: 'Proofpoint refuses the API key.' },
      { what: 'event_collector', ok: true, message: 'Connected to 10.0.0.5:514.' },
    ];
    await open('settings/pod?account=acme-europe');
    await on.page.click('cds-button:has-text("Test connection")');
    await on.page.waitForSelector('[data-step="event_collector"]');
    expect(await on.page.$$eval('[data-step]', (steps) => steps.map((step) => step.getAttribute('data-ok')))).toEqual(['true', 'false', 'true']);
    expect(await on.page.innerText('.form__steps')).toContain('Proofpoint refuses the API key.');
  });

  it('asks before unsaved changes are lost', async () => {
    await open('settings/pod?account=acme');
    await on.page.fill(input('cluster_id'), 'other');
    await on.page.click('account-form cds-button:has-text("Cancel")');
    await on.page.click('cds-modal[open] cds-modal-footer-button:has-text("Keep editing")');
    expect(await on.page.inputValue(input('cluster_id'))).toBe('other');
    await on.page.click('account-form cds-button:has-text("Cancel")');
    await on.page.click('cds-modal[open] cds-modal-footer-button:has-text("Discard changes")');
    await on.page.waitForSelector('[data-account="acme"]');
    expect(server.sent).toEqual([]);
  });

  it('deletes only after a question', async () => {
    await open('settings/pod');
    await on.page.click('[aria-label="Delete acme"]');
    await on.page.click('cds-modal[open] cds-modal-footer-button:has-text("Delete")');
    await on.page.waitForSelector('cds-inline-notification[title="Account acme is deleted; 5,120 waiting events were discarded."]');
    expect(await on.page.$$('[data-account]')).toHaveLength(1);
  });

  it.each([['not admin', { admin: false }, 'Read only'], ['managed by a file', { managed: true }, 'Managed by a file']])('only shows when %s', async (_name, as, title) => {
    Object.assign(server, as);
    await open('settings/pod');
    await on.page.waitForSelector(`cds-inline-notification[title="${title}"]`);
    expect(await on.page.$$('cds-button:has-text("Add account"), [aria-label="Delete acme"]')).toHaveLength(0);
  });

  it('brings a refusal to the field that it concerns', async () => {
    server.failures.set('api/accounts/acme', { status: 422, failure: { code: 'wrong_field', message: 'is not known', field: 'cluster_id' } });
    await open('settings/pod?account=acme');
    await on.page.click(save);
    await on.page.waitForSelector('[data-field="cluster_id"][invalid-text="is not known"]');
    on.troubles.length = 0; // Chromium reports the 422.
  });
});
