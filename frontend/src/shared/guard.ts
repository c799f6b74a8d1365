/** What a guard has seen to be an object with string keys. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether value is an object that is no array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** value's fields, or none when it is no object. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** value when it is text, otherwise the empty text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** value when it is a finite number, otherwise 0. */
export function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** value when it is one of the choices, otherwise the fallback. */
export function oneOf<T extends string>(value: unknown, choices: readonly T[], fallback: T): T {
  return choices.find((choice) => choice === value) ?? fallback;
}

/** The items of an array that read accepts (it answers null for what it refuses); none for anything else. */
export function list<T>(value: unknown, read: (item: unknown) => T | null): T[] {
  if (!Array.isArray(value)) return [];
  return value.map(read).filter((item) => item !== null) as T[];
}

/** The items whose key was not there before. */
export function unique<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(key(item)) && seen.add(key(item)));
}

/** The fields of an object, each read; what read refuses is left out. */
export function map<T>(value: unknown, read: (item: unknown) => T | null): Record<string, T> {
  const result: Record<string, T> = Object.create(null);
  for (const [key, item] of Object.entries(fields(value))) {
    const one = read(item);
    if (one !== null) result[key] = one;
  }
  return result;
}

/** Text, or null: for list and map. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
