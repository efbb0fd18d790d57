/** Calls to the collector: the two tokens that changes need, and errors as one type. */
import { strings } from '../strings/index.ts';
import { appUrl } from '../url/root.ts';
import type { Caller, Failure } from './types.ts';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly failure: Failure,
  ) {
    super(failure.message);
  }
}

let known: Promise<Caller> | null = null;

/** Who is calling; asked once. */
export function caller(): Promise<Caller> {
  known ??= call<Caller>('GET', 'api/caller').catch((error: unknown) => {
    known = null;
    throw error;
  });
  return known;
}

export function get<T>(path: string): Promise<T> {
  return call<T>('GET', path);
}

/** A change; once more with a fresh token when the collector was started anew meanwhile. */
export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  try {
    return await call<T>(method, path, body, (await caller()).token);
  } catch (error) {
    if (!(error instanceof ApiError) || error.failure.code !== 'token') throw error;
    known = null;
    return call<T>(method, path, body, (await caller()).token);
  }
}

/** What went wrong, in the shape of the collector's own errors. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return error.failure;
  return { code: 'failed', message: error instanceof Error ? error.message : String(error) };
}

async function call<T>(method: string, path: string, body?: unknown, token?: string | null): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') {
    headers.QRadarCSRF = cookie('QRadarCSRF') ?? '';
    if (token !== undefined && token !== null) headers['X-Collector-Token'] = token;
  }
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(appUrl(path), init).catch(() => {
    throw new ApiError(0, { code: 'unreachable', message: strings.errors.unreachable });
  });
  if (!response.ok) throw new ApiError(response.status, await failure(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function failure(response: Response): Promise<Failure> {
  const body = (await response.json().catch(() => null)) as { error?: Failure } | null;
  if (body?.error !== undefined) return body.error;
  if (response.status === 401) return { code: 'unauthorized', message: strings.errors.unauthorized };
  if (response.status === 403) return { code: 'no_permission', message: strings.errors.no_permission };
  return { code: 'failed', message: strings.errors.status(response.status) };
}

function cookie(name: string): string | undefined {
  const pairs = document.cookie.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1).replace(/^"|"$/g, '');
}
