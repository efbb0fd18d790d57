/** The accounts of the collector and their live state. */
import { appUrl } from '../url/root.ts';
import { get, send } from './http.ts';
import type { Account, Check, CollectorState } from './types.ts';

const POLL_MS = 5000;

export async function accounts(): Promise<Account[]> {
  return (await get<{ accounts: Account[] }>('api/accounts')).accounts;
}

export function createAccount(account: Account): Promise<Account> {
  return send<Account>('POST', 'api/accounts', account);
}

export function changeAccount(name: string, account: Account): Promise<Account> {
  return send<Account>('PUT', `api/accounts/${encodeURIComponent(name)}`, account);
}

export function deleteAccount(name: string): Promise<{ discarded_events: number }> {
  return send('DELETE', `api/accounts/${encodeURIComponent(name)}`);
}

export async function testConnection(account: Account): Promise<Check[]> {
  return (await send<{ checks: Check[] }>('POST', 'api/test', account)).checks;
}

/** Calls `listener` with every change of the state; polls where the stream does not work. */
export function followState(listener: (state: CollectorState) => void): () => void {
  let poller: number | undefined;
  const poll = (): void => {
    get<CollectorState>('api/state').then(listener, () => undefined);
  };
  const source = new EventSource(appUrl('api/state/events'), { withCredentials: true });
  source.onmessage = (event: MessageEvent<string>) => {
    window.clearInterval(poller);
    listener(JSON.parse(event.data) as CollectorState);
  };
  source.onerror = () => {
    window.clearInterval(poller);
    poller = window.setInterval(poll, POLL_MS);
  };
  poll();
  return () => {
    source.close();
    window.clearInterval(poller);
  };
}
