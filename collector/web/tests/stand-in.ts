/** A stand-in for the collector: serves dist with the real policy and answers as scripted. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Account, Failure, Query, QueryRequest } from '../src/api/types.ts';
import { accounts, dashboards, queryOf, rowsOf, state } from './answers.ts';

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
const PAGES: Record<string, string> = { '/app/dashboard': 'dashboard.html', '/app/settings/pod': 'settings-pod.html', '/app/settings/tap': 'settings-tap.html' };
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', woff2: 'font/woff2', txt: 'text/plain' };
const DIST = join(import.meta.dirname, '../dist');

/** How panels behave; by panel id, `*` for all. */
export type Behaviour = 'done' | 'empty' | 'stuck' | 'partial' | { failure: Failure };

export class StandIn {
  admin = true;
  managed = false;
  /** Instead of the answers of these paths. */
  readonly failures = new Map<string, { status: number; failure: Failure }>();
  readonly behaviours = new Map<string, Behaviour>();
  accounts: Account[] = structuredClone(accounts);
  checks: unknown[] = [];
  /** What was asked and sent. */
  readonly requests: QueryRequest[] = [];
  readonly sent: { method: string; path: string; body: Record<string, unknown>; csrf: string; token: string }[] = [];

  private readonly server: Server;
  private readonly queries = new Map<string, { request: QueryRequest; cancelled: boolean }>();

  constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/app/`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  reset(): void {
    Object.assign(this, { admin: true, managed: false, accounts: structuredClone(accounts), checks: [] });
    this.failures.clear();
    this.behaviours.clear();
    this.requests.length = 0;
    this.sent.length = 0;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const path = url.pathname;
    const file = PAGES[path] ?? /^\/app\/(?:settings\/)?(assets\/.*)$/.exec(path)?.[1];
    if (file !== undefined) { sendFile(response, file); return; }
    if (path === '/favicon.ico') return void response.writeHead(204).end();
    const name = path.replace('/app/', '');
    const failed = this.failures.get(name);
    if (failed !== undefined) { json(response, failed.status, { error: failed.failure }); return; }
    const body = request.method === 'GET' ? {} : await read(request);
    if (request.method !== 'GET') {
      const header = (key: string): string => String(request.headers[key] ?? '');
      this.sent.push({ method: request.method ?? '', path: name, body, csrf: header('qradarcsrf'), token: header('x-collector-token') });
    }
    this.api(name, url, request.method ?? 'GET', body, response);
  }

  private api(path: string, url: URL, method: string, body: Record<string, unknown>, response: ServerResponse): void {
    if (path === 'api/caller') { json(response, 200, { user: 'analyst', admin: this.admin, token: 'own-token' }); return; }
    if (path === 'api/build') { json(response, 200, { version: '2.0.0', managed_by_file: this.managed }); return; }
    if (path === 'api/dashboards') { json(response, 200, dashboards); return; }
    if (path === 'api/state') { json(response, 200, state); return; }
    if (path === 'api/state/events') { events(response, [state]); return; }
    if (path === 'api/test') return void setTimeout(() => json(response, 200, { checks: this.checks }), 300);
    if (path.startsWith('api/accounts')) { this.account(decodeURIComponent(path.split('/')[2] ?? ''), method, body, response); return; }
    if (path.startsWith('api/queries')) { this.query(path.split('/').slice(2), url, method, body as unknown as QueryRequest, response); return; }
    json(response, 404, { error: { code: 'not_found', message: 'There is nothing here.', field: null } });
  }

  private account(name: string, method: string, body: Record<string, unknown>, response: ServerResponse): void {
    if (method === 'GET') { json(response, 200, { accounts: this.accounts }); return; }
    if (method === 'DELETE') {
      this.accounts = this.accounts.filter((account) => account.name !== name);
      json(response, 200, { discarded_events: 5120 }); return;
    }
    const account = { ...body, api_key: { set: true } } as unknown as Account;
    this.accounts = [...this.accounts.filter((each) => each.name !== name), account];
    json(response, method === 'POST' ? 201 : 200, account);
  }

  private query([id = '', action = '']: string[], url: URL, method: string, body: QueryRequest, response: ServerResponse): void {
    if (method === 'POST' && id === '') {
      this.requests.push(body);
      const next = String(this.queries.size + 1);
      this.queries.set(next, { request: body, cancelled: false });
      json(response, 200, this.view(next, 0, 50)); return;
    }
    if (id === 'events') { events(response, (url.searchParams.get('ids') ?? '').split(',').map((each) => this.view(each, 0, 10_000))); return; }
    const known = this.queries.get(id);
    if (known === undefined) { json(response, 404, { error: { code: 'not_found', message: 'There is no such query.', field: null } }); return; }
    if (method === 'DELETE') return void response.writeHead(204).end();
    if (action === 'cancel') known.cancelled = true;
    if (action === 'csv') return void response.writeHead(200, { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="rows.csv"' }).end('a,b\r\n1,2\r\n');
    json(response, 200, this.view(id, Number(url.searchParams.get('offset') ?? 0), Number(url.searchParams.get('limit') ?? 10_000)));
  }

  private view(id: string, offset: number, limit: number): Query {
    const known = this.queries.get(id);
    if (known === undefined) throw new Error(`no query ${id}`);
    const { request, cancelled } = known;
    const query = queryOf(id, request);
    const behaviour = request.what === 'panel' ? (this.behaviours.get(request.panel) ?? this.behaviours.get('*') ?? 'done') : 'done';
    if (typeof behaviour === 'object') return { ...query, state: 'failed', progress: 40, total: null, error: behaviour.failure };
    const rows = behaviour === 'empty' || behaviour === 'stuck' ? [] : rowsOf(request);
    const whole: Query = { ...query, total: rows.length, rows: rows.slice(offset, offset + limit), offset };
    if (behaviour !== 'stuck' && behaviour !== 'partial') return whole;
    return { ...whole, partial: true, progress: 37, state: cancelled ? 'cancelled' : 'running', total: behaviour === 'stuck' ? null : whole.total };
  }
}

function sendFile(response: ServerResponse, file: string): void {
  const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' });
  response.end(readFileSync(join(DIST, normalize(file))));
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** Stays open, as the collector's do while something is under way. */
function events(response: ServerResponse, messages: unknown[]): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  for (const message of messages) response.write(`data: ${JSON.stringify(message)}\n\n`);
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
