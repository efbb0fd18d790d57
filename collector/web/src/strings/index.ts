/** The words of the pages, in the language of the browser as far as there is one. */
import { en, type Strings } from './en.ts';

const languages: Record<string, Strings> = { en };

export const strings: Strings = languages[language()] ?? en;

function language(): string {
  return typeof navigator === 'undefined' ? 'en' : (navigator.language.split('-')[0] ?? 'en');
}
