/** Forms: what is refused and how to mend it; what becomes of a draft. */
import { describe, expect, it } from 'vitest';
import type { Account } from '../api/types.ts';
import { accountOf, draftOf, keptSecrets, type Draft } from './draft.ts';
import { fieldOf, mistakesOf } from './validate.ts';

const none = { api_key: false, secret: false, proxy_password: false };
const all = { api_key: true, secret: true, proxy_password: true };
const pod: Draft = { ...draftOf('pod', null), name: 'acme', cluster_id: 'acme_hosted', api_key: 'k' };
const tap: Draft = { ...draftOf('tap', null), name: 'acme', principal: 'p', secret: 's' };
const proxied: Draft = { ...pod, proxy: true, proxy_host: 'squid', proxy_port: '3128' };

describe('a draft', () => {
  it('that is complete has no mistakes', () => {
    expect([mistakesOf(pod, none, []), mistakesOf(tap, none, []), mistakesOf(proxied, none, [])]).toEqual([{}, {}, {}]);
  });

  it('that is empty names every field that is needed', () => {
    expect(mistakesOf(draftOf('pod', null), none, [])).toEqual({
      name: 'Enter the Account Profile.',
      cluster_id: 'Enter the Cluster ID.',
      api_key: 'Enter the API Key.',
    });
    expect(Object.keys(mistakesOf({ ...draftOf('tap', null), interval: '' }, none, []))).toEqual(['name', 'principal', 'secret', 'interval']);
  });

  it('may leave secrets empty that are kept', () => {
    expect(mistakesOf({ ...pod, api_key: '' }, all, [])).toEqual({});
    expect(mistakesOf({ ...proxied, proxy_auth: true, proxy_user: 'u' }, all, [])).toEqual({});
  });

  const cases: [string, Draft, string, RegExp][] = [
    ['a name that is taken', { ...pod, name: 'other' }, 'name', /Choose another/],
    ['a name with a slash', { ...pod, name: 'a/b' }, 'name', /letters, digits/],
    ['a name of 65 letters', { ...pod, name: 'a'.repeat(65) }, 'name', /1 to 64/],
    ['no log at all', { ...pod, message_log: false, mail_log: false }, 'message_log', /Turn on/],
    ['an event collector with a scheme', { ...pod, collector: 'https://10.0.0.5' }, 'collector', /Leave out/],
    ['an event collector with a blank', { ...pod, collector: '10.0.0.5 x' }, 'collector', /10\.0\.0\.5/],
    ['a proxy with a scheme', { ...proxied, proxy_host: 'http://squid' }, 'proxy_host', /Leave out/],
    ['a proxy with a path', { ...proxied, proxy_host: 'squid/x' }, 'proxy_host', /hostname such as/],
    ['port 0', { ...proxied, proxy_port: '0' }, 'proxy_port', /1 to 65535/],
    ['port 65536', { ...proxied, proxy_port: '65536' }, 'proxy_port', /1 to 65535/],
    ['a username with a colon', { ...proxied, proxy_auth: true, proxy_user: 'a:b', proxy_password: 'p', proxy_confirm: 'p' }, 'proxy_user', /colon/],
    ['two different passwords', { ...proxied, proxy_auth: true, proxy_user: 'a', proxy_password: 'p', proxy_confirm: 'q' }, 'proxy_confirm', /differ/],
    ['an interval of 59', { ...tap, interval: '59' }, 'interval', /60 to 3600/],
    ['an interval of 3601', { ...tap, interval: '3601' }, 'interval', /60 to 3600/],
  ];
  it.each(cases)('is refused for %s', (_name, draft, field, words) => {
    expect(mistakesOf(draft, none, ['other'])).toEqual({ [field]: expect.stringMatching(words) as string });
  });

  it('takes addresses of both kinds', () => {
    for (const collector of ['10.0.0.5', 'ec.example.com', '2001:db8::5', '[2001:db8::5]']) {
      expect(mistakesOf({ ...pod, collector }, none, [])).toEqual({});
    }
  });
});

describe('an account', () => {
  const stored: Account = {
    feed: 'pod', name: 'acme', enabled: true, cluster_id: 'c', api_key: { set: true }, message_log: true, mail_log: false,
    archive_api_key: { set: true }, event_collector: { host: 'ec', port: 6514, tls: true },
    proxy: { host: 'squid', port: 3128, auth: { user: 'u', password: { set: true } } },
  };

  it('survives being opened and saved, also what the form does not show', () => {
    expect(accountOf(draftOf('pod', stored), stored)).toEqual({
      ...stored, api_key: '', proxy: { host: 'squid', port: 3128, auth: { user: 'u', password: '' } },
    });
  });

  it('tells which secrets are kept', () => {
    expect(keptSecrets(stored)).toEqual({ api_key: true, secret: false, proxy_password: true });
  });

  it('goes without proxy and to the console when those are off', () => {
    expect(accountOf(pod, null)).toMatchObject({ proxy: null, event_collector: null, api_key: 'k' });
  });

  it("finds the form's field of a refusal", () => {
    expect([fieldOf('proxy.auth.user'), fieldOf('facts.x')]).toEqual(['proxy_user', null]);
  });
});
