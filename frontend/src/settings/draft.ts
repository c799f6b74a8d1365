import { type Config, readConfig } from '../contract/settings';
import {
  copiedEntry,
  type Edited,
  type Entry,
  edited,
  editedEntry,
  entriesIn,
  freshEntry,
  meant,
  setIn,
  valueIn,
} from './edited';
import { activeOf, lists, type Row, rows, sectionOfPath } from './rows';
import type { ServerRow } from './server-row';

/** The form's content. The active entries of lists are keys, so renaming an entry does not make it inactive. */
export type Draft = {
  [K in keyof Edited<Config>]: K extends `active${string}` ? number : Edited<Config>[K];
} & { lastKey: number };

/** The form for a configuration. */
export function toDraft(config: Config): Draft {
  let key = 0;
  const next = () => ++key;
  const draft = { remembered: config.remembered };
  // Lists first: an entry's key does not depend on how many entries the lists within those before it have.
  const keys = lists.map((list) => (valueIn(config, list.field) as object[]).map(next));
  lists.forEach((list, i) => {
    const entries = valueIn(config, list.field) as object[];
    setIn(
      draft,
      list.field,
      entries.map((entry, j) => editedEntry(list, entry, keys[i]?.[j] ?? 0, next)),
    );
    const active = activeOf(list);
    if (active) {
      setIn(draft, active.field, named(entriesIn(draft, list), String(valueIn(config, active.field))));
    }
  });
  const others = edited(
    rows.filter((row) => row.kind !== 'list' && row.kind !== 'entry'),
    config,
    next,
  );
  return { ...others, ...draft, lastKey: key } as Draft;
}

/** The configuration a form stands for. What is no number becomes one that no check lets pass. */
export function toConfig(draft: Draft): Config {
  const config = { ...meant(rows, draft, null), remembered: draft.remembered };
  for (const list of lists) {
    const active = activeOf(list);
    if (active) setIn(config, active.field, nameOf(entriesIn(draft, list), activeIn(draft, list)));
  }
  return readConfig(config);
}

/** The sections of the configuration in which two forms differ; a list and its active entry are one. */
export function changedSections(a: Draft, b: Draft): Set<string> {
  const one: Record<string, unknown> = { ...toConfig(a) };
  const other: Record<string, unknown> = { ...toConfig(b) };
  const changed = Object.keys(one).filter(
    (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  );
  return new Set([...changed, ...changed.map(sectionOfPath)]);
}

/** Whether two forms stand for the same configuration. */
export function sameConfig(a: Draft, b: Draft): boolean {
  return JSON.stringify(toConfig(a)) === JSON.stringify(toConfig(b));
}

/** The key of a list's active entry; 0 when it has none. */
export function activeIn(draft: Draft, list: Row): number {
  const active = activeOf(list);
  return active ? (valueIn(draft, active.field) as number) : 0;
}

/** Makes an entry the active one of a list that has one. */
export function activate(draft: Draft, list: Row, key: number): void {
  const active = activeOf(list);
  if (active) setIn(draft, active.field, key);
}

/** Adds an entry to a list, of a server where it is one's, and returns its key. The first one is the active one. */
export function add(draft: Draft, list: Row, owner: ServerRow | null = null): number {
  const entries = entriesIn(owner ?? draft, list);
  const key = ++draft.lastKey;
  entries.push(freshEntry(list, key, owner));
  if (entries.length === 1) activate(draft, list, key);
  return key;
}

/** Adds a copy of an entry right behind it, under a name of its own, and returns its key. */
export function copy(draft: Draft, list: Row, key: number): number {
  const entries = entriesIn(draft, list);
  const at = entries.findIndex((entry) => entry.key === key);
  const entry = entries[at];
  if (!entry) return 0;
  const copied = copiedEntry(list, entry, () => ++draft.lastKey);
  setIn(copied, 'name', freeName(entries, String(valueIn(entry, 'name'))));
  entries.splice(at + 1, 0, copied);
  return copied.key;
}

/**
 * Takes an entry out and returns the key of the one to go to: the next, else the one before, else 0. When it was the
 * active one, the first one left is.
 */
export function remove(draft: Draft, list: Row, key: number, owner: ServerRow | null = null): number {
  const entries = entriesIn(owner ?? draft, list);
  const at = entries.findIndex((entry) => entry.key === key);
  if (at < 0) return 0;
  entries.splice(at, 1);
  if (!owner && activeIn(draft, list) === key) activate(draft, list, entries[0]?.key ?? 0);
  return (entries[at] ?? entries[at - 1])?.key ?? 0;
}

/** Moves an entry up (-1) or down (1), as far as there is room; says whether it moved. */
export function move(entries: Entry[], key: number, by: -1 | 1): boolean {
  const from = entries.findIndex((entry) => entry.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= entries.length) return false;
  entries.splice(to, 0, ...entries.splice(from, 1));
  return true;
}

function named(entries: readonly Entry[], name: string): number {
  const called = (entry: Entry) => String(valueIn(entry, 'name')).toLowerCase() === name.toLowerCase();
  return entries.find(called)?.key ?? 0;
}

function nameOf(entries: readonly Entry[], key: number): string {
  const entry = entries.find((one) => one.key === key) ?? entries[0];
  return entry ? String(valueIn(entry, 'name')).trim() : '';
}

function freeName(entries: readonly Entry[], name: string): string {
  const base = name.trim().replace(/ \d+$/, '');
  for (let n = 2; ; n++) {
    const candidate = `${base} ${n}`.trim();
    if (named(entries, candidate) === 0) return candidate;
  }
}
