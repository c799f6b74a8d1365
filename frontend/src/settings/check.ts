import type { FieldProblem } from '../shared/settings';
import { type Draft, lines, words } from './draft';
import { serverFaults } from './server-check';
import { type ServerRow, whole } from './server-row';
import { linesFault, nameFault, wordsFault } from './text-check';

/** What is wrong, by the id of the field it is shown at: a code of the message files. */
export type Faults = Readonly<Record<string, string>>;

/** Checks a form the way backend/config does, so that a mistake shows while it is typed. Go has the last word. */
export function check(draft: Draft): Faults {
  const faults: Record<string, string> = {};
  const add = (id: string, code: string) => {
    if (code !== '') faults[id] ??= code;
  };
  draft.servers.forEach((row, i) => {
    const id = `server-${row.key}`;
    add(`${id}-name`, nameFault(row.name, draft.servers.slice(0, i)));
    for (const [field, code] of serverFaults(row)) add(`${id}-${field}`, code);
  });
  draft.clientIds.forEach((row, i) => {
    add(`client-${row.key}-name`, nameFault(row.name, draft.clientIds.slice(0, i)));
    add(`client-${row.key}-value`, wordsFault(row.value, 128) || (row.value.trim() === '' ? 'missing' : ''));
  });
  add('monitorObject', wordsFault(draft.monitorObject, 128));
  if (draft.url.trim() !== '') add('salesforce-url', addressFault(draft.url.trim()));
  for (const origin of lines(draft.softphone)) add('salesforce-softphone', originFault(origin));
  add('numbers-country', /^([a-z]{2})?$/i.test(draft.country.trim()) ? '' : 'badCountry');
  add('numbers-outsidePrefix', /^[0-9*#]{0,4}$/.test(draft.outsidePrefix.trim()) ? '' : 'badPrefix');
  for (const word of words(draft.internalLengths)) {
    add('numbers-internalLengths', whole(word) >= 1 && whole(word) <= 15 ? '' : 'badLength');
  }
  add('pop-items', linesFault(draft.popItems, 128));
  add('log-results', linesFault(draft.logResults, 255));
  return faults;
}

/** Go's problems by the id of the field they belong to; those without a field are under ''. */
export function fromGo(draft: Draft, problems: readonly FieldProblem[]): Faults {
  const faults: Record<string, string> = {};
  for (const problem of problems) faults[fieldId(draft, problem.field)] ??= problem.code;
  return faults;
}

/** The section of the configuration that a path such as servers[1].port is in; a list and its active entry are one. */
export function fieldSection(path: string): string {
  const section = path.split(/[.[]/)[0] ?? '';
  return { activeServer: 'servers', activeClientId: 'clientIds' }[section] ?? section;
}

/** The section of the configuration that a field's id belongs to. */
export function sectionOf(id: string): string {
  if (id.startsWith('server')) return 'servers';
  if (id.startsWith('client')) return 'clientIds';
  return id.split('-')[0] ?? '';
}

/** The id of the field at a path such as servers[1].port. */
export function fieldId(draft: Draft, path: string): string {
  const row = /^(servers|clientIds)\[(\d+)\]\.([\w.[\]]+)$/.exec(path);
  if (row) {
    const [, rows, index, field = ''] = row;
    if (rows === 'servers') return serverFieldId(draft.servers[Number(index)], field);
    const key = draft.clientIds[Number(index)]?.key;
    return key === undefined ? '' : `client-${key}-${field}`;
  }
  if (path === 'activeServer') return 'servers';
  if (path === 'activeClientId') return 'clientIds';
  return path.replace(/\[\d+\]$/, '').replace('.', '-');
}

function serverFieldId(row: ServerRow | undefined, field: string): string {
  if (!row) return '';
  const standby = /^standby\[(\d+)\]\.(\w+)$/.exec(field);
  if (!standby) return `server-${row.key}-${field.replace('.', '-')}`;
  const key = row.standby[Number(standby[1])]?.key;
  return key === undefined ? '' : `server-${row.key}-standby-${key}-${standby[2]}`;
}

/** The key of the server that a field belongs to, or 0. */
export function serverOf(id: string): number {
  return Number(/^server-(\d+)-/.exec(id)?.[1] ?? 0);
}

/** Whether a field of a server is one of the advanced ones. */
export function isAdvanced(id: string): boolean {
  return /^server-\d+-(standby|certificate|adjust)-/.test(id);
}

function addressFault(address: string): string {
  if (/\s/.test(address) || !/^[a-z][a-z0-9+.-]*:/i.test(address) || !URL.canParse(address)) return 'badURL';
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return 'urlHasPassword';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'notHTTPS';
  if (!/^https?:\/\/[^/]/i.test(address)) return 'badURL';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'notHTTPS';
  if (address.length > 2048) return 'tooLong';
  for (const key of url.searchParams.keys()) {
    if (/^(sid|pw)$|pwd|passw|secret|token|session_?id|authcode/i.test(key)) return 'urlHasPassword';
  }
  return '';
}

function originFault(origin: string): string {
  const fault = addressFault(origin);
  if (fault !== '') return fault;
  return /^https?:\/\/[^/?#]+$/.test(origin) ? '' : 'badOrigin';
}

function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost|.+\.localhost)$/.test(host);
}
