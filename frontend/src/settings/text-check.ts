import { lines } from './draft';

/** What is wrong with a name that no row before has, letters' case aside; empty for nothing. */
export function nameFault(name: string, before: readonly { name: string }[]): string {
  if (name.trim() === '') return 'missing';
  if (before.some((row) => row.name.trim().toLowerCase() === name.trim().toLowerCase())) return 'notUnique';
  return wordsFault(name, 64);
}

/** What is wrong with a line of text. */
export function wordsFault(value: string, limit: number): string {
  if (/\p{C}/u.test(value.trim())) return 'notPrintable';
  return [...value.trim()].length > limit ? 'tooLong' : '';
}

/** What is wrong with a text that is a list, a line an entry. */
export function linesFault(value: string, limit: number): string {
  const entries = lines(value);
  if (entries.length > 50) return 'tooMany';
  const fault = entries.map((entry) => wordsFault(entry, limit)).find((code) => code !== '');
  if (fault) return fault;
  return new Set(entries.map((entry) => entry.toLowerCase())).size < entries.length ? 'notUnique' : '';
}
