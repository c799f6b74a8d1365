import type { FieldProblem } from '../contract/settings';
import type { FieldCode } from '../contract/words';
import type { Draft } from './draft';
import { type Entry, entriesIn } from './edited';
import { groupsOf, lists, type Row, rowAt, rows, sectionOfPath } from './rows';

/** The id of a setting's field; at is the id of the entry that it is of, or '' for none. */
export function idOf(row: Row, at = ''): string {
  const own = row.field.replaceAll('.', '-');
  return at === '' ? own : `${at}-${own}`;
}

/** The id of an entry of a list, from which those of its fields begin; at is that of the entry it is in. */
export function idOfEntry(list: Row, key: number, at = ''): string {
  return at === '' ? `${list.field.replace(/s$/, '')}-${key}` : `${at}-${list.field}-${key}`;
}

/** The id of the field at a path of Go's such as servers[1].port; '' when there is none. */
export function fieldId(draft: Draft, path: string): string {
  let whole: object = draft;
  let list: Row | undefined;
  let at = '';
  let rest = path;
  for (let step = /^(\w+)\[(\d+)\]\.(.+)$/.exec(rest); step; step = /^(\w+)\[(\d+)\]\.(.+)$/.exec(rest)) {
    const [, field, index, end = ''] = step;
    list = (list?.columns ?? rows).find((row) => row.kind === 'list' && row.field === field);
    const entry: Entry | undefined = list && entriesIn(whole, list)[Number(index)];
    if (!list || !entry) return '';
    at = idOfEntry(list, entry.key, at);
    whole = entry;
    rest = end;
  }
  const field = rest.replace(/\[\d+\]$/, '').replaceAll('.', '-');
  return at === '' ? sectionOfPath(field) : `${at}-${field}`;
}

/** Go's problems by the id of the field they belong to; those without a field are under ''. */
export function fromGo(draft: Draft, problems: readonly FieldProblem[]): Record<string, FieldCode> {
  const faults: Record<string, FieldCode> = {};
  for (const problem of problems) faults[fieldId(draft, problem.field)] ??= problem.code;
  return faults;
}

/** The section of the configuration that a field's id belongs to. */
export function sectionOf(id: string): string {
  const list = lists.find((one) => id === one.field || id.startsWith(idOfEntry(one, 0).slice(0, -1)));
  return list?.path ?? id.split('-')[0] ?? '';
}

/** The key of the server that a field belongs to, or 0. */
export function serverOf(id: string): number {
  return Number(/^server-(\d+)-/.exec(id)?.[1] ?? 0);
}

/** Whether a field of a server is one of the advanced ones. */
export function isAdvanced(id: string): boolean {
  const field = /^server-\d+-(.+)$/.exec(id)?.[1] ?? '';
  return groupsOf(rowAt('servers')).some(({ name }) => field.startsWith(`${name}-`));
}
