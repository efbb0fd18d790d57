/** Carbon's pagination under a table. */
import { html, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/pagination/index.js';
import '@carbon/web-components/es/components/select/index.js';
import { grouped } from '../format/numbers.ts';
import { strings } from '../strings/index.ts';

export interface Paging {
  total: number;
  /** From 1. */
  page: number;
  size: number;
  sizes: number[];
  change: (page: number, size: number) => void;
}

interface Changed {
  page: number;
  pageSize: number;
}

export function pagination(paging: Paging): TemplateResult {
  const changed = (event: CustomEvent<Changed>): void => {
    const { page, pageSize } = event.detail;
    if (page === paging.page && pageSize === paging.size) return;
    paging.change(pageSize === paging.size ? page : 1, pageSize);
  };
  const range = ({ start, end, count }: { start: number; end: number; count: number }): string =>
    strings.table.rowsOf(grouped(Math.min(start, count)), grouped(end), grouped(count));
  return html`
    <cds-pagination
      size="sm"
      items-per-page-text=${strings.table.rows}
      backward-text=${strings.table.previous}
      forward-text=${strings.table.next}
      .formatStatusWithDeterminateTotal=${range}
      .formatSupplementalText=${({ count }: { count: number }) => `/ ${grouped(count)}`}
      .totalItems=${paging.total}
      .page=${paging.page}
      .pageSize=${paging.size}
      @cds-pagination-changed-current=${changed}
    >
      ${paging.sizes.map((size) => html`<cds-select-item value=${size}>${size}</cds-select-item>`)}
    </cds-pagination>
  `;
}
