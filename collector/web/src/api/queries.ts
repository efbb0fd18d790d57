/** A query of a panel from start to end: started, followed, read page by page, given up. */
import { appUrl } from '../url/root.ts';
import { ApiError, failureOf, get, send } from './http.ts';
import { ProgressStream, isOver } from './stream.ts';
import type { Failure, Query, QueryRequest } from './types.ts';

const progress = new ProgressStream();

export interface Page {
  offset: number;
  limit: number;
}

export interface Listener {
  changed(query: Query): void;
  failed(failure: Failure): void;
}

/** One question to Ariel. With a page, only the rows of that page are read. */
export class RunningQuery {
  private id: string | null = null;
  private closed = false;
  private stop: (() => void) | null = null;

  constructor(
    private readonly request: QueryRequest,
    private readonly listener: Listener,
    private page: Page | null = null,
  ) {}

  async start(): Promise<void> {
    try {
      const query = await send<Query>('POST', 'api/queries', this.request);
      this.id = query.id;
      if (this.closed) {
        this.leave();
        return;
      }
      if (!isOver(query) && query.id !== null) {
        this.stop = progress.follow(query.id, (next) => void this.take(next));
      }
      await this.take(query);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Reads other rows of the same result; asks anew when the server has let it go. */
  async turn(page: Page): Promise<void> {
    this.page = page;
    if (this.id === null) return;
    try {
      this.tell(await this.read(this.id, page));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) await this.start();
      else this.fail(error);
    }
  }

  /** Ends the search and keeps what there is. */
  async cancel(): Promise<void> {
    if (this.id === null) return;
    try {
      const path = `api/queries/${encodeURIComponent(this.id)}/cancel`;
      await this.take(await send<Query>('POST', path));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Nobody looks at it any longer. */
  close(): void {
    this.closed = true;
    this.stop?.();
    this.leave();
  }

  private leave(): void {
    if (this.id === null) return;
    // Whether the server heard it does not matter: it gives up unwatched searches by itself.
    send('DELETE', `api/queries/${encodeURIComponent(this.id)}`).catch(() => undefined);
    this.id = null;
  }

  private async take(query: Query): Promise<void> {
    if (this.closed) return;
    const ready = query.total !== null && query.total > 0 && query.state !== 'failed';
    if (this.page === null && query.state === 'done' && query.total !== null && query.rows.length < query.total) {
      // The first answer holds one page of a result that was there already.
      this.page = { offset: 0, limit: query.total };
    }
    if (this.page !== null && ready && query.id !== null) {
      try {
        this.tell(await this.read(query.id, this.page));
      } catch (error) {
        this.fail(error);
      }
      return;
    }
    this.tell(query);
  }

  private read(id: string, page: Page): Promise<Query> {
    return get<Query>(`api/queries/${encodeURIComponent(id)}?offset=${page.offset}&limit=${page.limit}`);
  }

  private tell(query: Query): void {
    if (!this.closed) this.listener.changed(query);
  }

  private fail(error: unknown): void {
    if (!this.closed) this.listener.failed(failureOf(error));
  }
}

/** The address of a finished query's rows as CSV. */
export function csvUrl(id: string): string {
  return appUrl(`api/queries/${encodeURIComponent(id)}/csv`);
}

/** The AQL behind a mark without running it. */
export function compose(request: QueryRequest): Promise<Query> {
  return send<Query>('POST', 'api/queries', { ...request, run: false });
}
