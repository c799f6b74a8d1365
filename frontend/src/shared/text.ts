import de from '../messages/de.json';
import en from '../messages/en.json';
import es from '../messages/es.json';
import fr from '../messages/fr.json';
import { isolated } from './bidi';

/** A text of the message files. */
export type TextKey = keyof typeof en;

/** A language the product speaks. */
export type Language = 'en' | 'de' | 'fr' | 'es';

const texts: Record<Language, Readonly<Record<string, string>>> = { en, de, fr, es };

/** The first of the wanted languages (BCP 47 tags) that there is; English when there is none. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(primary)) return primary;
  }
  return 'en';
}

let language: Language = pickLanguage(typeof navigator === 'undefined' ? [] : navigator.languages);

/** The language that t speaks. */
export function currentLanguage(): Language {
  return language;
}

/** Makes t speak another language; pages do it once, before they are drawn. */
export function useLanguage(next: Language): void {
  language = next;
}

/** The text for key, {name} in it replaced by params.name; English where the language lacks it. */
export function t(key: TextKey, params: Readonly<Record<string, string | number>> = {}): string {
  return fill(texts[language][key] ?? en[key], params);
}

/** Whether there is a text for a key composed at run time, such as a problem's code. */
export function hasText(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** Every language's texts, for the test that holds them against each other. */
export const allTexts: Readonly<Record<Language, Readonly<Record<string, string>>>> = texts;

function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  const all = Object.values(params).join(' ');
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? isolated(String(params[name]), all) : whole,
  );
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(texts, tag);
}
