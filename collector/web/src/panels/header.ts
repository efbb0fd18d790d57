/** A panel's title and its actions. */
import { html, nothing, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/overflow-menu/index.js';
import '@carbon/web-components/es/components/icon-button/index.js';
import chartIcon from '@carbon/icons/es/chart--bar/16.js';
import closeIcon from '@carbon/icons/es/minimize/16.js';
import menuIcon from '@carbon/icons/es/overflow-menu--vertical/16.js';
import tableIcon from '@carbon/icons/es/table/16.js';
import { csvUrl } from '../api/queries.ts';
import { icon } from '../dom/icon.ts';
import { copyText, saveBlob, saveUrl } from '../dom/save.ts';
import { strings } from '../strings/index.ts';
import { openLogActivity } from './log-activity.ts';
import type { DashboardPanel } from './panel.ts';

export function panelHeader(panel: DashboardPanel): TemplateResult {
  const { spec, full } = panel;
  const charted = panel.hasRows() && spec.chart !== 'number' && spec.chart !== 'table';
  return html`
    <header class="panel__header">
      <h2 class="panel__title" title=${spec.title}>${spec.title}</h2>
      <div class="panel__actions">
        ${charted ? switchButton(panel) : nothing}
        ${full ? button(strings.panel.leaveFullScreen, icon(closeIcon), () => panel.change({ panel: null })) : nothing}
        ${menu(panel, charted)}
      </div>
    </header>
  `;
}

function switchButton(panel: DashboardPanel): TemplateResult {
  const words = panel.asTable ? strings.panel.asChart : strings.panel.asTable;
  return button(words, icon(panel.asTable ? chartIcon : tableIcon), () => (panel.asTable = !panel.asTable));
}

function button(words: string, inside: TemplateResult, act: () => void): TemplateResult {
  return html`<button type="button" class="icon-button" aria-label=${words} title=${words} @click=${act}>${inside}</button>`;
}

function menu(panel: DashboardPanel, charted: boolean): TemplateResult {
  const { spec, query } = panel;
  const words = strings.panel.options(spec.title);
  const item = (text: string, act: () => void): TemplateResult => html`<cds-overflow-menu-item @click=${act}>${text}</cds-overflow-menu-item>`;
  const { id = null, aql = '', log_activity: search = null } = query ?? {};
  return html`
    <cds-overflow-menu size="sm" align="bottom-right" aria-label=${words} index="1">
      ${icon(menuIcon, 'icon', 'cds--overflow-menu__icon')}
      <span slot="tooltip-content">${words}</span>
      <cds-overflow-menu-body flipped>
        ${panel.full ? nothing : item(strings.panel.fullScreen, () => panel.change({ panel: spec.id }))}
        ${search === null ? nothing : item(strings.panel.logActivity, () => void openLogActivity(search.aql))}
        ${charted && !panel.asTable ? item(strings.panel.png, () => void savePicture(panel)) : nothing}
        ${id === null || !panel.hasRows() ? nothing : item(strings.panel.csv, () => saveUrl(csvUrl(id)))}
        ${aql === '' ? nothing : item(strings.copyAql, () => void copyText(aql))}
      </cds-overflow-menu-body>
    </cds-overflow-menu>
  `;
}

async function savePicture(panel: DashboardPanel): Promise<void> {
  const picture = await panel.chart()?.picture();
  if (picture) saveBlob(picture, `${panel.spec.title}.png`);
}
