/** The progress of all running queries over one event stream; polls where the stream does not work. */
import { appUrl } from '../url/root.ts';
import { get } from './http.ts';
import type { Query } from './types.ts';

const POLL_MS = 1000;
/** No word for so long: a proxy holds the stream back. */
const SILENCE_MS = 4000;

type Listener = (query: Query) => void;

export class ProgressStream {
  private readonly listeners = new Map<string, Set<Listener>>();
  private source: EventSource | null = null;
  private timer: number | undefined;
  private poller: number | undefined;
  private streaming = true;

  /** Calls `listener` with each change of a query until it is over; returns how to stop. */
  follow(id: string, listener: Listener): () => void {
    const listeners = this.listeners.get(id) ?? new Set();
    listeners.add(listener);
    this.listeners.set(id, listeners);
    this.restart();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(id) === listeners) this.forget(id);
    };
  }

  private forget(id: string): void {
    if (this.listeners.delete(id) && this.listeners.size === 0) this.close();
  }

  /** A little later, since a tab starts all its panels at once. */
  private restart(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.streaming ? this.open() : this.poll()), 30);
  }

  private open(): void {
    this.close();
    if (this.listeners.size === 0) return;
    const ids = [...this.listeners.keys()].map(encodeURIComponent).join(',');
    const source = new EventSource(appUrl(`api/queries/events?ids=${ids}`), { withCredentials: true });
    this.source = source;
    const giveUp = (): void => {
      if (this.source !== source) return;
      source.close();
      this.streaming = false;
      this.poll();
    };
    let silence = window.setTimeout(giveUp, SILENCE_MS);
    source.onmessage = (event: MessageEvent<string>) => {
      window.clearTimeout(silence);
      silence = window.setTimeout(giveUp, SILENCE_MS * 5);
      this.tell(JSON.parse(event.data) as Query);
      if (this.listeners.size === 0) window.clearTimeout(silence);
    };
    source.onerror = () => {
      window.clearTimeout(silence);
      giveUp();
    };
  }

  private poll(): void {
    window.clearInterval(this.poller);
    const once = (): void => {
      for (const id of this.listeners.keys()) {
        get<Query>(`api/queries/${encodeURIComponent(id)}`).then(
          (query) => this.tell(query),
          () => undefined, // The next round asks again; a lost query ends in 404 when it is read.
        );
      }
      if (this.listeners.size === 0) this.close();
    };
    this.poller = window.setInterval(once, POLL_MS);
    once();
  }

  private tell(query: Query): void {
    if (query.id === null) return;
    const listeners = [...(this.listeners.get(query.id) ?? [])];
    if (isOver(query)) this.forget(query.id);
    for (const listener of listeners) listener(query);
  }

  private close(): void {
    this.source?.close();
    this.source = null;
    window.clearInterval(this.poller);
  }
}

export function isOver(query: Query): boolean {
  return query.state === 'done' || query.state === 'failed' || query.state === 'cancelled';
}
