/** Chart.js configurations of the three kinds: stacked columns over time, bars, donut. */
import type { ChartConfiguration, Plugin, TooltipItem } from 'chart.js';
import { plainList } from '../format/cells.ts';
import { compact, grouped, shareOf } from '../format/numbers.ts';
import { axisTime, bucketTime } from '../format/times.ts';
import { strings } from '../strings/index.ts';
import { INKS, barColour, colourOf } from '../theme/palette.ts';
import type { Theme } from '../theme/theme.ts';
import type { Mark, TimeSeries } from './data.ts';
import type { Cell } from '../api/types.ts';

type Meanings = Record<string, string> | null;
const FONT = { family: "'IBM Plex Sans', 'Helvetica Neue', Arial, sans-serif", size: 12 };
const LABEL_CHARACTERS = 26;

export function markName(label: Cell): string {
  return label === null || label === '' ? strings.none : plainList(String(label));
}

export function timeSeriesConfig(data: TimeSeries, meanings: Meanings, unit: string, theme: Theme): ChartConfiguration<'bar'> {
  const ink = INKS[theme];
  return {
    type: 'bar',
    data: {
      labels: data.buckets.map(String),
      datasets: data.series.map((series) => ({
        label: series.name === null && data.series.length === 1 ? unit : markName(series.name),
        data: series.values,
        backgroundColor: data.series.length === 1 && Object.keys(series.point).length === 0 ? ink.single : colourOf(series.name, meanings, theme),
        borderColor: ink.surface,
        borderWidth: { top: 1, bottom: 0, left: 0, right: 0 },
        categoryPercentage: 0.9,
        barPercentage: 1,
        maxBarThickness: 40,
      })),
    },
    options: {
      ...common(theme),
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: ink.secondary },
          ticks: { color: ink.secondary, font: FONT, maxRotation: 0, autoSkipPadding: 24, callback: (_value, at) => axisTime(data.buckets[at] ?? 0, data.bucket) },
        },
        y: { stacked: true, beginAtZero: true, grid: { color: ink.grid }, border: { display: false }, ticks: numberTicks(theme) },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          ...tooltip(theme),
          mode: 'index',
          intersect: false,
          filter: (item) => item.parsed.y !== 0,
          callbacks: {
            title: (items) => bucketTime(data.buckets[items[0]?.dataIndex ?? 0] ?? 0, data.bucket),
            label: (item: TooltipItem<'bar'>) => ` ${item.dataset.label ?? ''}: ${grouped(item.parsed.y ?? 0)}`,
          },
        },
      },
    },
  };
}

export function barsConfig(data: Mark[], meanings: Meanings, unit: string, theme: Theme): ChartConfiguration<'bar'> {
  const ink = INKS[theme];
  return {
    type: 'bar',
    data: {
      labels: data.map((mark) => markName(mark.label)),
      datasets: [{
        label: unit,
        data: data.map((mark) => mark.value),
        backgroundColor: data.map((mark) => barColour(mark.label, meanings, theme)),
        barThickness: 16,
        minBarLength: 2,
      }],
    },
    options: {
      ...common(theme),
      indexAxis: 'y',
      layout: { padding: { right: 56 } },
      scales: {
        x: { beginAtZero: true, grid: { color: ink.grid }, border: { display: false }, ticks: { ...numberTicks(theme), maxTicksLimit: 5 } },
        y: {
          grid: { display: false },
          border: { color: ink.secondary },
          ticks: { color: ink.text, font: FONT, autoSkip: false, callback: (_value, at) => shortened(markName(data[at]?.label ?? null)) },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: { ...tooltip(theme), callbacks: { label: (item: TooltipItem<'bar'>) => ` ${grouped(item.parsed.x ?? 0)} ${unit}` } },
      },
    },
    plugins: [valueLabels(ink.text)],
  };
}

export function donutConfig(data: Mark[], total: number, meanings: Meanings, theme: Theme): ChartConfiguration<'doughnut'> {
  return {
    type: 'doughnut',
    data: {
      labels: data.map((mark) => markName(mark.label)),
      datasets: [{
        data: data.map((mark) => mark.value),
        backgroundColor: data.map((mark) => colourOf(mark.label, meanings, theme)),
        borderColor: INKS[theme].surface,
        borderWidth: 2,
      }],
    },
    options: {
      ...common(theme),
      cutout: '68%',
      plugins: {
        legend: { display: false },
        tooltip: {
          ...tooltip(theme),
          callbacks: { label: (item: TooltipItem<'doughnut'>) => ` ${grouped(item.parsed)} (${shareOf(item.parsed, total)})` },
        },
      },
    },
  };
}

function common(theme: Theme): { animation: false; responsive: true; maintainAspectRatio: false; color: string } {
  return { animation: false, responsive: true, maintainAspectRatio: false, color: INKS[theme].text };
}

function numberTicks(theme: Theme): { color: string; font: typeof FONT; precision: number; callback: (value: string | number) => string } {
  return { color: INKS[theme].secondary, font: FONT, precision: 0, callback: (value) => compact(Number(value)) };
}

/** Carbon's tooltip: the inverse of the page. */
function tooltip(theme: Theme): object {
  const other = INKS[theme === 'g10' ? 'g100' : 'g10'];
  return {
    backgroundColor: theme === 'g10' ? '#393939' : '#f4f4f4',
    titleColor: other.text,
    bodyColor: other.text,
    cornerRadius: 2,
    padding: 12,
    boxWidth: 10,
    boxHeight: 10,
    titleFont: { ...FONT, weight: 600 },
    bodyFont: FONT,
  };
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LABEL_CHARACTERS ? text : `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…`;
}

/** Each bar's number behind its end. */
function valueLabels(colour: string): Plugin<'bar'> {
  return {
    id: 'value-labels',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.fillStyle = colour;
      ctx.font = `${FONT.size}px ${FONT.family}`;
      ctx.textBaseline = 'middle';
      chart.getDatasetMeta(0).data.forEach((bar, at) => {
        ctx.fillText(grouped(Number(chart.data.datasets[0]?.data[at] ?? 0)), bar.x + 6, bar.y);
      });
      ctx.restore();
    },
  };
}
