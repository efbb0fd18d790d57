/** A question before something that cannot be undone. */
import { html, type TemplateResult } from 'lit';
import '@carbon/web-components/es/components/modal/index.js';

export interface Question {
  open: boolean;
  title: string;
  text: string;
  no: string;
  yes: string;
}

export function confirm(question: Question, answer: (yes: boolean) => void): TemplateResult {
  const closed = (): void => {
    if (question.open) answer(false);
  };
  return html`
    <cds-modal ?open=${question.open} size="xs" aria-label=${question.title} alert prevent-close-on-click-outside @cds-modal-closed=${closed}>
      <cds-modal-header><cds-modal-heading>${question.title}</cds-modal-heading></cds-modal-header>
      <cds-modal-body><cds-modal-body-content>${question.text}</cds-modal-body-content></cds-modal-body>
      <cds-modal-footer>
        <cds-modal-footer-button kind="secondary" data-modal-close>${question.no}</cds-modal-footer-button>
        <cds-modal-footer-button kind="danger" @click=${() => answer(true)}>${question.yes}</cds-modal-footer-button>
      </cds-modal-footer>
    </cds-modal>
  `;
}
