import type { FieldCode } from '../contract/words';
import type { Draft } from './draft';
import { type Entry, entriesIn, valueIn } from './edited';
import { idOf, idOfEntry } from './place';
import { type Row, sections } from './rows';
import { serverFaults } from './server-check';
import { type ServerRow, servers } from './server-row';
import { valueFault } from './value-check';

/** What is wrong, by the id of the field it is shown at: a code of the message files. */
export type Faults = Readonly<Record<string, FieldCode>>;

/** Checks a form the way backend/config does, so that a mistake shows while it is typed. Go has the last word. */
export function check(draft: Draft): Faults {
  const faults: Record<string, FieldCode> = {};
  const add = (id: string, code: FieldCode) => {
    if (code !== '') faults[id] ??= code;
  };
  for (const row of sections.flatMap((section) => section.rows)) {
    if (row.kind === 'list') checkEntries(row, draft, null, '', add);
    else add(idOf(row), valueFault(row, valueIn(draft, row.field), null));
  }
  return faults;
}

type Add = (id: string, code: FieldCode) => void;

/** Checks the entries of a list; whole is what it is in, at the id of that. */
function checkEntries(list: Row, whole: object, server: ServerRow | null, at: string, add: Add): void {
  const entries = entriesIn(whole, list);
  entries.forEach((entry, i) => {
    const id = idOfEntry(list, entry.key, at);
    const owner = list === servers ? (entry as ServerRow) : server;
    for (const column of list.columns) {
      if (column.kind === 'list') checkEntries(column, entry, owner, id, add);
      else add(idOf(column, id), valueFault(column, valueIn(entry, column.field), owner));
      if (column.field === 'name' && isNamed(entry, entries.slice(0, i))) add(idOf(column, id), 'notUnique');
    }
    if (list === servers)
      for (const [end, code] of serverFaults(entry as ServerRow)) add(`${id}-${end}`, code);
  });
}

/** Whether an entry has the name of another, letters' case aside. */
function isNamed(entry: Entry, others: readonly Entry[]): boolean {
  const name = (one: Entry) => String(valueIn(one, 'name')).trim().toLowerCase();
  return others.some((other) => name(other) === name(entry));
}
