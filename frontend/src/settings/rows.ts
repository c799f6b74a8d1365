import { type SettingRow, settingRows } from '../contract/settings-rows';
import { hasText, t } from '../shared/text';

/** A setting as the form has it. */
export interface Row extends SettingRow {
  /** The list that it is a column of; null for none. */
  readonly list: Row | null;
  /** Its path within an entry of that list, or within the configuration. */
  readonly field: string;
  /** Its first column is what people call an entry. None where it is no list. */
  readonly columns: readonly Row[];
  /** Where the columns of a list stand together apart from the others, and what they are called by; '' is nowhere. */
  readonly group: string;
}

/** A part of the form: the settings whose paths begin with its name. */
export interface Section {
  readonly name: string;
  readonly rows: readonly Row[];
}

const all = compiled(settingRows);

/** The settings that are columns of no list. */
export const rows: readonly Row[] = all.filter((row) => row.list === null);

/** The lists that are columns of no list. */
export const lists: readonly Row[] = rows.filter((row) => row.kind === 'list');

/** The sections in the order of the form. The console's address is first: without it there is nothing to work in. */
export const sections: readonly Section[] = inSections('salesforce');

function compiled(given: readonly SettingRow[]): readonly Row[] {
  const made: (Row & { columns: Row[] })[] = [];
  for (const one of given) {
    const list =
      made.findLast((other) => other.kind === 'list' && one.path.startsWith(`${other.path}.`)) ?? null;
    const field = list ? one.path.slice(list.path.length + 1) : one.path;
    const parts = field.split('.');
    const group = list && (parts.length > 1 || one.kind === 'list') ? (parts[0] ?? '') : '';
    const row = { ...one, list, field, columns: [], group };
    list?.columns.push(row);
    made.push(row);
  }
  return made;
}

function inSections(first: string): readonly Section[] {
  const made = new Map<string, Row[]>([[first, []]]);
  for (const row of rows) {
    const name = sectionOfPath(row.of || row.path);
    made.set(name, [...(made.get(name) ?? []), row]);
  }
  return [...made].map(([name, rows]) => ({ name, rows }));
}

/** The section of a path such as servers[1].port or activeServer: a list and its active entry are one. */
export function sectionOfPath(path: string): string {
  const section = path.split(/[.[]/)[0] ?? '';
  return rows.find((row) => row.of !== '' && row.path === section)?.of ?? section;
}

/** The row at a path; the table has it. */
export function rowAt(path: string): Row {
  const row = all.find((one) => one.path === path);
  if (!row) throw new Error(`there is no setting ${path}`);
  return row;
}

/** The setting that names the active entry of a list; none has one. */
export function activeOf(list: Row): Row | undefined {
  return rows.find((row) => row.of === list.path);
}

/** The columns of a list that stand together in groups, in the order of the groups. */
export function groupsOf(list: Row): readonly Section[] {
  const names = new Set(list.columns.map((row) => row.group).filter((name) => name !== ''));
  return [...names].map((name) => ({ name, rows: list.columns.filter((row) => row.group === name) }));
}

/** A text about a setting or a section: settings.PATH, and what end there is behind it; '' where there is none. */
export function rowText(path: string, end = '', filled: Readonly<Record<string, number>> = {}): string {
  const key = `settings.${path}${end === '' ? '' : `.${end}`}`;
  return hasText(key) ? t(key, { ...examples, ...filled }) : '';
}

/** What texts give examples of, which could be taken for a place to fill in. */
const examples = { example: 'N<{number}>' };

/** The setting that a source is told of: of a column, its outermost list. */
export function toldOf(row: Row): Row {
  return row.list ? toldOf(row.list) : row;
}

/** What a word of a choice is called. */
export function choiceText(row: Row, word: string): string {
  return rowText(row.path, word || 'own') || word;
}
