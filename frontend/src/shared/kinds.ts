import type { Fields } from './guard';

/** Reads a value that stands at a place; throws a ContractError where it is of another kind. */
export type Reader<T> = (value: unknown, at: string) => T;

/** A reader for what each method of an interface answers. */
export type Answers<T extends { [M in keyof T]: (...args: never[]) => unknown }> = {
  readonly [M in keyof T]: Reader<ReturnType<T[M]>>;
};

/** Something that another program said has another kind than the contract says. It never tells the value. */
export class ContractError extends Error {
  constructor(
    /** Where it stands, such as TelephonyState.calls[0].party.name. */
    readonly field: string,
    expected: string,
    found: unknown,
  ) {
    super(`${field} is no ${expected} but ${kindOf(found)}`);
    this.name = 'ContractError';
  }
}

// The readers. What is not there at all has its kind's empty value, as when Go reads JSON: another version of the
// program may not know it. Lists and dictionaries are empty also where Go says null.

export const text: Reader<string> = (value, at) => {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw new ContractError(at, 'text', value);
};

export const number: Reader<number> = (value, at) => {
  if (value === undefined) return 0;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ContractError(at, 'number', value);
};

export const flag: Reader<boolean> = (value, at) => {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw new ContractError(at, 'true or false', value);
};

export const anything: Reader<unknown> = (value) => value;

export const nothing: Reader<void> = () => undefined;

/** A word of a closed list. Where nothing is said it is the empty word, or the first in a list without one. */
export function oneOf<T extends string>(value: unknown, at: string, words: readonly T[]): T {
  const empty = words.find((word) => word === '') ?? words[0];
  const found = value === undefined ? empty : words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new ContractError(at, typeof value === 'string' ? 'word of the list' : 'text', value);
}

/** Those words of a list that are known: a newer program may have more of them. */
export function knownOf<T extends string>(value: unknown, at: string, words: readonly T[]): T[] {
  return list(value, at, text).filter((word): word is T => words.some((known) => known === word));
}

export function nullable<T>(value: unknown, at: string, read: Reader<T>): T | null {
  return value === undefined || value === null ? null : read(value, at);
}

export function list<T>(value: unknown, at: string, read: Reader<T>): T[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, i) => read(item, `${at}[${i}]`));
  throw new ContractError(at, 'list', value);
}

export function map<T>(value: unknown, at: string, read: Reader<T>): Record<string, T> {
  const result: Record<string, T> = Object.create(null);
  for (const [key, item] of Object.entries(fieldsOf(value ?? undefined, at))) {
    result[key] = read(item, `${at}.${key}`);
  }
  return result;
}

/** A dictionary with words of a closed list as keys; those that are not known are left out. */
export function mapOf<K extends string, T>(
  value: unknown,
  at: string,
  words: readonly K[],
  read: Reader<T>,
): Partial<Record<K, T>> {
  const given = fieldsOf(value ?? undefined, at);
  const result: Partial<Record<K, T>> = Object.create(null);
  for (const word of words) if (Object.hasOwn(given, word)) result[word] = read(given[word], `${at}.${word}`);
  return result;
}

export function fieldsOf(value: unknown, at: string): Fields {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ContractError(at, 'object', value);
}

/** A field that is left out where it is empty. */
export function optional<K extends string, T>(
  fields: Fields,
  at: string,
  key: K,
  read: Reader<T>,
): { readonly [P in K]?: T } {
  const value = fields[key];
  return value === undefined ? {} : ({ [key]: read(value, `${at}.${key}`) } as { readonly [P in K]?: T });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
