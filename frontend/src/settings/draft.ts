import type { Config, Level, Moment } from '../shared/settings';
import { addStandbyRow, copyOf, newRow, type ServerRow, toRow, toServer, whole } from './server-row';

/** A client id while it is edited. */
export interface ClientRow {
  key: number;
  name: string;
  value: string;
}

/** The form's content. The active rows are keys, so renaming a row does not make it inactive. */
export interface Draft {
  servers: ServerRow[];
  activeServer: number;
  clientIds: ClientRow[];
  activeClientId: number;
  monitorObject: string;
  url: string;
  softphone: string;
  country: string;
  outsidePrefix: string;
  internalLengths: string;
  confirmLinks: boolean;
  popItems: string;
  popWhen: Moment;
  logInternal: boolean;
  logResults: string;
  hideOnClose: boolean;
  level: Level;
  maskNumbers: boolean;
  remembered: Config['remembered'];
  lastKey: number;
}

/** The form for a configuration. */
export function toDraft(config: Config): Draft {
  let key = 0;
  const next = () => ++key;
  // Rows first: a server's key does not depend on how many standby servers there are before it.
  const keys = config.servers.map(next);
  const clientIds = config.clientIds.map((id) => ({ key: next(), ...id }));
  const servers = config.servers.map((server, i) => toRow(keys[i] ?? 0, server, next));
  return {
    servers,
    activeServer: named(servers, config.activeServer),
    clientIds,
    activeClientId: named(clientIds, config.activeClientId),
    monitorObject: config.monitorObject,
    url: config.salesforce.url,
    softphone: config.salesforce.softphone.join('\n'),
    country: config.numbers.country,
    outsidePrefix: config.numbers.outsidePrefix,
    internalLengths: config.numbers.internalLengths.join(', '),
    confirmLinks: config.numbers.confirmLinks,
    popItems: config.pop.items.join('\n'),
    popWhen: config.pop.when,
    logInternal: config.log.internal,
    logResults: config.log.results.join('\n'),
    hideOnClose: config.tray.hideOnClose,
    level: config.logging.level,
    maskNumbers: config.logging.maskNumbers,
    remembered: config.remembered,
    lastKey: key,
  };
}

/** The configuration a form stands for. What is no number becomes -1, which no check lets pass. */
export function toConfig(draft: Draft): Config {
  return {
    servers: draft.servers.map(toServer),
    activeServer: nameOf(draft.servers, draft.activeServer),
    clientIds: draft.clientIds.map((row) => ({ name: row.name.trim(), value: row.value.trim() })),
    activeClientId: nameOf(draft.clientIds, draft.activeClientId),
    monitorObject: draft.monitorObject.trim(),
    salesforce: { url: draft.url.trim(), softphone: lines(draft.softphone) },
    remembered: draft.remembered,
    numbers: {
      country: draft.country.trim().toUpperCase(),
      outsidePrefix: draft.outsidePrefix.trim(),
      internalLengths: words(draft.internalLengths).map(whole),
      confirmLinks: draft.confirmLinks,
    },
    pop: { items: lines(draft.popItems), when: draft.popWhen },
    log: { internal: draft.logInternal, results: lines(draft.logResults) },
    tray: { hideOnClose: draft.hideOnClose },
    logging: { level: draft.level, maskNumbers: draft.maskNumbers },
  };
}

/** The sections of the configuration in which two forms differ; a list and its active entry are one. */
export function changedSections(a: Draft, b: Draft): Set<string> {
  const one: Record<string, unknown> = { ...toConfig(a) };
  const other: Record<string, unknown> = { ...toConfig(b) };
  const changed = new Set<string>();
  for (const section of Object.keys(one)) {
    if (JSON.stringify(one[section]) !== JSON.stringify(other[section])) changed.add(section);
  }
  if (changed.has('activeServer')) changed.add('servers');
  if (changed.has('activeClientId')) changed.add('clientIds');
  return changed;
}

/** Whether two forms stand for the same configuration. */
export function sameConfig(a: Draft, b: Draft): boolean {
  return JSON.stringify(toConfig(a)) === JSON.stringify(toConfig(b));
}

/** Adds a server and returns its key. The first one is the active one. */
export function addServer(draft: Draft): number {
  const key = ++draft.lastKey;
  draft.servers.push(newRow(key));
  if (draft.servers.length === 1) draft.activeServer = key;
  return key;
}

/** Adds a copy of a server right behind it, under a name of its own, and returns its key. */
export function copyServer(draft: Draft, key: number): number {
  const at = draft.servers.findIndex((row) => row.key === key);
  const row = draft.servers[at];
  if (!row) return 0;
  const copy = copyOf(row, freeName(draft.servers, row.name), () => ++draft.lastKey);
  draft.servers.splice(at + 1, 0, copy);
  return copy.key;
}

/** Adds a standby server and returns its key. */
export function addStandby(draft: Draft, row: ServerRow): number {
  const key = ++draft.lastKey;
  addStandbyRow(row, key);
  return key;
}

/** Adds a client id and returns its key. */
export function addClientId(draft: Draft): number {
  const key = ++draft.lastKey;
  draft.clientIds.push({ key, name: '', value: '' });
  if (draft.clientIds.length === 1) draft.activeClientId = key;
  return key;
}

/** Takes a row out and returns the key of the one to go to: the next, else the one before, else 0. */
export function remove(rows: { key: number }[], key: number): number {
  const at = rows.findIndex((row) => row.key === key);
  if (at < 0) return 0;
  rows.splice(at, 1);
  return (rows[at] ?? rows[at - 1])?.key ?? 0;
}

/** Takes a server out; when it was the active one, the first one left is. Returns the key to go to. */
export function removeServer(draft: Draft, key: number): number {
  const next = remove(draft.servers, key);
  if (draft.activeServer === key) draft.activeServer = draft.servers[0]?.key ?? 0;
  return next;
}

/** Takes a client id out; when it was the active one, the first one left is. Returns the key to go to. */
export function removeClientId(draft: Draft, key: number): number {
  const next = remove(draft.clientIds, key);
  if (draft.activeClientId === key) draft.activeClientId = draft.clientIds[0]?.key ?? 0;
  return next;
}

/** Moves a row up (-1) or down (1), as far as there is room; says whether it moved. */
export function move(rows: { key: number }[], key: number, by: -1 | 1): boolean {
  const from = rows.findIndex((row) => row.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= rows.length) return false;
  rows.splice(to, 0, ...rows.splice(from, 1));
  return true;
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

function named(rows: readonly { key: number; name: string }[], name: string): number {
  return rows.find((row) => row.name.toLowerCase() === name.toLowerCase())?.key ?? 0;
}

function nameOf(rows: readonly { key: number; name: string }[], key: number): string {
  return (rows.find((row) => row.key === key) ?? rows[0])?.name.trim() ?? '';
}

function freeName(rows: readonly ServerRow[], name: string): string {
  const base = name.trim().replace(/ \d+$/, '');
  for (let n = 2; ; n++) {
    const candidate = `${base} ${n}`.trim();
    if (named(rows, candidate) === 0) return candidate;
  }
}
