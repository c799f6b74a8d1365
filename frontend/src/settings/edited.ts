import { defaultPort, type Manner } from './dialect';
import type { Row } from './rows';

/** A part of the configuration while it is edited: what is typed is text, and an entry of a list has a key. */
export type Edited<T> = T extends boolean
  ? boolean
  : T extends string | number | readonly (string | number)[]
    ? string
    : T extends readonly (infer E)[]
      ? (Edited<E> & { key: number })[]
      : { -readonly [K in keyof T]: Edited<T[K]> };

/** An entry of a list while it is edited; its key names it whatever its name is. */
export interface Entry {
  key: number;
}

/** What was typed where a number is wanted and none is: no check lets it pass, neither as a number nor as -1. */
const wrong = -2;

/** The value at a path such as adjust.pace within an entry or a configuration, edited or not. */
export function valueIn(whole: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], whole);
}

/** Sets the value at a path; what is missing on the way is made. */
export function setIn(whole: object, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let part = whole as Record<string, unknown>;
  for (const step of steps) {
    part[step] ??= {};
    part = part[step] as Record<string, unknown>;
  }
  part[last] = value;
}

/** What is typed at a setting. */
export function textIn(whole: object, row: Row): string {
  const value = valueIn(whole, row.field);
  return typeof value === 'string' ? value : '';
}

/** Whether a switch is on. */
export function flagIn(whole: object, row: Row): boolean {
  return valueIn(whole, row.field) === true;
}

/** The entries of a list. */
export function entriesIn(whole: object, list: Row): Entry[] {
  return valueIn(whole, list.field) as Entry[];
}

/** The settings of these rows as they are edited; next gives keys to the entries of lists. */
export function edited(rows: readonly Row[], meant: object, next: () => number): object {
  const result = {};
  for (const row of rows) setIn(result, row.field, asEdited(row, valueIn(meant, row.field), next));
  return result;
}

/** An entry of a list as it is edited. */
export function editedEntry(list: Row, meant: object, key: number, next: () => number): Entry {
  return { key, ...edited(list.columns, meant, next) };
}

/** An entry of a list that nobody has said anything about yet. */
export function freshEntry(list: Row, key: number, owner: Manner | null): Entry {
  const entry: Entry = { key };
  for (const row of list.columns) setIn(entry, row.field, fresh(row));
  const manner = owner ?? (entry as Entry & Manner);
  for (const row of list.columns)
    if (row.kind === 'port') setIn(entry, row.field, numeral(defaultPort(manner)));
  return entry;
}

/** A copy of an entry under keys of its own. */
export function copiedEntry(list: Row, entry: Entry, next: () => number): Entry {
  const copy: Entry = { key: next() };
  for (const row of list.columns) {
    const value = valueIn(entry, row.field);
    const list =
      row.kind === 'list' ? (value as Entry[]).map((inner) => copiedEntry(row, inner, next)) : value;
    setIn(copy, row.field, list);
  }
  return copy;
}

/** What the edited settings of these rows mean. owner is the server that they are of; null where they are of none. */
export function meant(rows: readonly Row[], typed: object, owner: Manner | null): object {
  const result = {};
  for (const row of rows) setIn(result, row.field, asMeant(row, valueIn(typed, row.field), owner));
  return result;
}

/** What an edited entry of a list means; of one that belongs to no server, the entry itself is it. */
export function meantEntry(list: Row, entry: Entry, owner: Manner | null): object {
  return meant(list.columns, entry, owner ?? (entry as Entry & Manner));
}

function asEdited(row: Row, value: unknown, next: () => number): unknown {
  switch (row.kind) {
    case 'switch':
      return value;
    case 'number':
    case 'rate':
    case 'port':
      return row.default === '' ? numeral(Number(value)) : String(value);
    case 'numbers':
      return (value as number[]).join(', ');
    case 'lines':
      return (value as string[]).join('\n');
    case 'list':
      return (value as object[]).map((entry) => editedEntry(row, entry, next(), next));
    case 'choice':
      return value || row.default;
    case 'text':
    case 'entry':
      return value;
    default:
      return row.kind satisfies never;
  }
}

function asMeant(row: Row, value: unknown, owner: Manner | null): unknown {
  switch (row.kind) {
    case 'switch':
    case 'choice':
    case 'entry':
      return value;
    case 'text':
      return plain(row, value as string);
    case 'number':
    case 'rate':
      return amount(row, value as string);
    case 'port':
      return port(value as string, owner);
    case 'numbers':
      return words(value as string).map(whole);
    case 'lines':
      return lines(value as string);
    case 'list':
      return (value as Entry[]).map((entry) => meantEntry(row, entry, owner));
    default:
      return row.kind satisfies never;
  }
}

function fresh(row: Row): unknown {
  if (row.kind === 'switch') return row.default === 'true';
  return row.kind === 'list' ? [] : row.default;
}

/** A text as it is meant: without the space around it, and as its format is kept. */
export function plain(row: Row, typed: string): string {
  if (row.format === 'pin') return plainPin(typed);
  return row.format === 'upper' ? typed.trim().toUpperCase() : typed.trim();
}

/** A pin without what certificate viewers put between its digits. */
export function plainPin(pin: string): string {
  return pin.replace(/[\s:]/g, '').toLowerCase();
}

/** The number that was typed, for rates with a comma or a point, as people of any language write it; the default where
 * nothing was. */
export function amount(row: Row, typed: string): number {
  const text = typed.trim().replace(',', row.kind === 'rate' ? '.' : ',');
  if (text === '') return Number(row.default);
  if (text === '-1') return -1;
  const shape = row.kind === 'rate' ? /^(?=.*\d)\d{0,9}(\.\d{0,9})?$/ : /^\d{1,9}$/;
  return shape.test(text) ? Number(text) : wrong;
}

/** The port that was typed: the usual one where nothing was, and -1 where it is no number. */
export function port(typed: string, owner: Manner | null): number {
  return typed.trim() === '' && owner ? defaultPort(owner) : whole(typed);
}

/** The whole number a text is, or -1. */
export function whole(value: string): number {
  return /^\d{1,9}$/.test(value.trim()) ? Number(value.trim()) : -1;
}

/** The lines of a text that hold something. */
export function lines(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The words of a list with commas, semicolons or spaces. */
export function words(value: string): string[] {
  return value.split(/[\s,;]+/).filter((word) => word !== '');
}

/** A number as a field has it: 0 is nothing. */
export function numeral(value: number): string {
  return value === 0 ? '' : String(value);
}
