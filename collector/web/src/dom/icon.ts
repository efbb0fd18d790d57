/** Carbon's icons as inline SVG. */
import { svg, html, type TemplateResult } from 'lit';

/** How @carbon/icons describes an icon. */
export interface IconShape {
  attrs: Record<string, string | number>;
  content: { elem: string; attrs: Record<string, string | number> }[];
}

/** `slot` and `css`: the place in a Carbon component, and its class there. */
export function icon(shape: IconShape, slot = '', css = ''): TemplateResult {
  const parts = shape.content.filter(({ attrs }) => attrs.fill !== 'none').map(part);
  return html`<svg slot=${slot} class=${css} viewBox=${String(shape.attrs.viewBox)} width="16" height="16" fill="currentColor" aria-hidden="true" focusable="false">${parts}</svg>`;
}

function part({ elem, attrs }: IconShape['content'][number]): TemplateResult {
  if (elem === 'circle') return svg`<circle cx=${String(attrs.cx)} cy=${String(attrs.cy)} r=${String(attrs.r)}></circle>`;
  return svg`<path d=${String(attrs.d)}></path>`;
}
