import { readServer, type Server } from '../contract/settings';
import { defaultPort, holds } from './dialect';
import type { Draft } from './draft';
import { entriesIn, meantEntry, numeral, setIn, valueIn } from './edited';
import { type Row, rowAt } from './rows';

/** A server while it is edited. */
export type ServerRow = Draft['servers'][number];

/** The list of servers. */
export const servers: Row = rowAt('servers');

/** The server a row stands for. */
export function toServer(row: ServerRow): Server {
  return readServer(meantEntry(servers, row, null));
}

/** Whether a setting is as nobody has set it. */
export function isUnset(whole: object, column: Row): boolean {
  const value = valueIn(whole, column.field);
  if (column.kind === 'list') return (value as unknown[]).length === 0;
  return typeof value === 'string' ? value.trim() === column.default : value === (column.default === 'true');
}

/** Whether a form shows a column: where it counts for the server, and where it is set all the same. */
export function isShown(server: ServerRow, whole: object, column: Row): boolean {
  return holds(column.where, server) || !isUnset(whole, column);
}

/** Whether a server has anything that is only seen among its advanced fields. */
export function usesAdvanced(row: ServerRow): boolean {
  return servers.columns.some((column) => column.group !== '' && !isUnset(row, column));
}

/** Sets a value of a server; ports that were left to their default follow, those of standby servers too. */
export function setOfServer(row: ServerRow, field: string, value: unknown): void {
  const usual = numeral(defaultPort(row));
  setIn(row, field, value);
  follow(servers, row, usual, numeral(defaultPort(row)));
}

function follow(list: Row, entry: object, usual: string, now: string): void {
  for (const column of list.columns) {
    if (column.kind === 'list')
      for (const inner of entriesIn(entry, column)) follow(column, inner, usual, now);
    if (column.kind !== 'port' || usual === now) continue;
    const port = String(valueIn(entry, column.field)).trim();
    if (port === '' || port === usual) setIn(entry, column.field, now);
  }
}
