/** The element that draws a query's rows as a chart and says which mark was clicked. */
import {
  ArcElement, BarController, BarElement, CategoryScale, Chart, DoughnutController, LinearScale, Tooltip,
  type ChartConfiguration,
} from 'chart.js';
import { LitElement, html, type TemplateResult } from 'lit';
import type { PanelSpec, Point, Query } from '../api/types.ts';
import { strings } from '../strings/index.ts';
import { onTheme, theme } from '../theme/theme.ts';
import { barsConfig, donutConfig, markName, timeSeriesConfig } from './config.ts';
import { marks, sum, timeSeries } from './data.ts';
import { bucketTime } from '../format/times.ts';

Chart.register(ArcElement, BarController, BarElement, CategoryScale, DoughnutController, LinearScale, Tooltip);

export interface Picked {
  point: Point;
  /** The mark in words. */
  name: string;
  value: number;
}

/** Parts beyond which a donut cannot be read. */
export const DONUT_PARTS = 7;
const BAR_HEIGHT = 28;
const AXIS_HEIGHT = 32;

/** Bars where a donut would have too many parts. */
export function drawnKind(spec: PanelSpec, query: Query): PanelSpec['chart'] {
  return spec.chart === 'donut' && query.rows.length > DONUT_PARTS ? 'bars' : spec.chart;
}

export class ChartView extends LitElement {
  static override properties = { spec: { attribute: false }, query: { attribute: false } };
  declare spec: PanelSpec;
  declare query: Query;

  private chart: Chart | null = null;
  private unfollow: (() => void) | null = null;
  /** What a click on a mark stands for, by dataset and index. */
  private pick: (dataset: number, at: number) => Picked | null = () => null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unfollow = onTheme(() => this.draw());
    void document.fonts.ready.then(() => this.chart?.update('none'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unfollow?.();
    this.chart?.destroy();
    this.chart = null;
  }

  protected override render(): TemplateResult {
    const kind = drawnKind(this.spec, this.query);
    const words = strings.panel.chartOf(this.spec.title, strings.panel.kinds[kind]);
    return html`<div class="chart chart--${kind}"><canvas role="img" aria-label=${words}></canvas></div>`;
  }

  protected override updated(): void {
    this.draw();
  }

  /** The chart on its own surface, for a file. */
  picture(): Promise<Blob | null> {
    const canvas = this.querySelector('canvas');
    if (canvas === null) return Promise.resolve(null);
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d');
    if (context === null) return Promise.resolve(null);
    context.fillStyle = getComputedStyle(this).getPropertyValue('--cds-layer-01') || '#ffffff';
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(canvas, 0, 0);
    return new Promise((resolve) => copy.toBlob(resolve, 'image/png'));
  }

  private draw(): void {
    const canvas = this.querySelector('canvas');
    const frame = canvas?.parentElement ?? null;
    if (canvas === null || !(frame instanceof HTMLElement)) return;
    const config = this.config(frame);
    this.chart?.destroy();
    this.chart = new Chart(canvas, {
      ...config,
      options: {
        ...config.options,
        onClick: (event, elements) => {
          const [hit] = elements;
          const picked = hit === undefined ? null : this.pick(hit.datasetIndex, hit.index);
          if (picked !== null && event.type === 'click') {
            this.dispatchEvent(new CustomEvent<Picked>('mark', { detail: picked, bubbles: true }));
          }
        },
        onHover: (_event, elements) => canvas.classList.toggle('chart__canvas--mark', elements.length > 0 && this.spec.drill_down !== null),
      },
    });
  }

  private config(frame: HTMLElement): ChartConfiguration {
    const { spec, query } = this;
    const kind = drawnKind(spec, query);
    if (kind === 'time-series') {
      const data = timeSeries(query);
      this.pick = (dataset, at) => {
        const series = data.series[dataset];
        const start = data.buckets[at];
        if (series === undefined || start === undefined) return null;
        const names = [bucketTime(start, data.bucket), ...Object.values(series.point).map(markName)];
        return { point: { ...series.point, [data.timeColumn]: start }, name: names.join(', '), value: series.values[at] ?? 0 };
      };
      return timeSeriesConfig(data, spec.colours, spec.unit, theme());
    }
    const data = marks(query);
    this.pick = (_dataset, at) => {
      const mark = data[at];
      return mark === undefined ? null : { point: mark.point, name: markName(mark.label), value: mark.value };
    };
    if (kind === 'bars') {
      // Through the CSSOM: the policy forbids style attributes, not this.
      frame.style.height = `${data.length * BAR_HEIGHT + AXIS_HEIGHT}px`;
      return barsConfig(data, spec.colours, spec.unit, theme());
    }
    return donutConfig(data, sum(data), spec.colours, theme());
  }
}

customElements.define('chart-view', ChartView);
