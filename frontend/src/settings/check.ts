import type { FieldProblem } from '../shared/settings';
import { type Draft, lines, plainPin, type ServerRow, whole, words } from './draft';

/** What is wrong, by the id of the field it is shown at: a code of the message files. */
export type Faults = Readonly<Record<string, string>>;

/** Checks a form the way backend/config does, so that a mistake shows while it is typed. Go has the last word. */
export function check(draft: Draft): Faults {
  const faults: Record<string, string> = {};
  const add = (id: string, code: string) => {
    if (code !== '') faults[id] ??= code;
  };
  draft.servers.forEach((row, i) => {
    add(`server-${row.key}-name`, nameFault(row.name, draft.servers.slice(0, i)));
    add(`server-${row.key}-host`, hostFault(row.host.trim()));
    add(`server-${row.key}-port`, portFault(row));
    add(`server-${row.key}-pin`, pinFault(row));
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

/** The id of the field at a path such as servers[1].port. */
export function fieldId(draft: Draft, path: string): string {
  const row = /^(servers|clientIds)\[(\d+)\]\.(\w+)$/.exec(path);
  if (row) {
    const [, rows, index, name] = row;
    const key = (rows === 'servers' ? draft.servers : draft.clientIds)[Number(index)]?.key;
    if (key === undefined) return '';
    return rows === 'servers' ? `server-${key}-${name}` : `client-${key}-${name}`;
  }
  if (path === 'activeServer') return 'servers';
  if (path === 'activeClientId') return 'clientIds';
  return path.replace(/\[\d+\]$/, '').replace('.', '-');
}

/** The key of the server that a field belongs to, or 0. */
export function serverOf(id: string): number {
  return Number(/^server-(\d+)-/.exec(id)?.[1] ?? 0);
}

function nameFault(name: string, before: readonly { name: string }[]): string {
  if (name.trim() === '') return 'missing';
  if (before.some((row) => row.name.trim().toLowerCase() === name.trim().toLowerCase())) return 'notUnique';
  return wordsFault(name, 64);
}

function wordsFault(value: string, limit: number): string {
  if (/\p{C}/u.test(value.trim())) return 'notPrintable';
  return [...value.trim()].length > limit ? 'tooLong' : '';
}

/** What is wrong with a text that is a list, a line an entry. */
function linesFault(value: string, limit: number): string {
  const entries = lines(value);
  if (entries.length > 50) return 'tooMany';
  const fault = entries.map((entry) => wordsFault(entry, limit)).find((code) => code !== '');
  if (fault) return fault;
  return new Set(entries.map((entry) => entry.toLowerCase())).size < entries.length ? 'notUnique' : '';
}

function hostFault(host: string): string {
  if (host === '') return 'missing';
  if (host.includes('/')) return 'hostIsURL';
  if (isIPv6(host)) return '';
  const port = /^([^:]+):\d+$/.exec(host);
  if (port?.[1] && hostFault(port[1]) === '') return 'hostHasPort';
  const name = host.replace(/\.$/, '');
  if (name.length > 253) return 'tooLong';
  if (/^\d+(\.\d+){3}$/.test(name)) {
    const parts = name.split('.').map(Number);
    const address = parts.every((part) => part <= 255) && parts[0] !== 224 && host !== '0.0.0.0';
    return address ? '' : 'badHost';
  }
  const labels = name.split('.');
  if (!labels.every((label) => /^\w([\w-]{0,61}\w)?$/.test(label))) return 'badHost';
  return /^\d+$/.test(labels.at(-1) ?? '') ? 'badHost' : '';
}

function isIPv6(host: string): boolean {
  if (!/^[0-9a-f:.]+(%[\w.-]+)?$/i.test(host) || host.split(':').length < 3) return false;
  return host !== '::' && URL.canParse(`http://[${host.replace(/%.*$/, '')}]/`);
}

function portFault(row: ServerRow): string {
  if (row.port.trim() === '') return row.dialect === 'zultys' ? '' : 'missing';
  const port = whole(row.port);
  return port >= 1 && port <= 65535 ? '' : 'badPort';
}

function pinFault(row: ServerRow): string {
  const pin = plainPin(row.pin);
  if (pin === '') return '';
  if (!/^[0-9a-f]{64}$/.test(pin)) return 'badPin';
  return row.tls ? '' : 'pinNeedsTLS';
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
