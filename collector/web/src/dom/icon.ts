/** Carbon's icons as inline SVG. */
import { svg, html, type TemplateResult } from 'lit';

/** How @carbon/icons describes an icon. */
export interface IconShape {
  attrs: Record<string, string | number>;
  content: { elem: string; attrs: Record<string, string | number> }[];
}

/** `slot` and `css`: the place in a Carbon component, and its class there. */
export function icon(shape: IconShape, slot = '', css = ''): TemplateResult {
  const paths = shape.content.filter((part) => part.elem === 'path').map((part) => svg`<path d=${String(part.attrs.d)}></path>`);
  return html`<svg slot=${slot} class=${css} viewBox=${String(shape.attrs.viewBox)} width="16" height="16" fill="currentColor" aria-hidden="true" focusable="false">${paths}</svg>`;
}
