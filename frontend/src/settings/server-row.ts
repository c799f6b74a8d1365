import { type Dialect, defaultPort, type Server } from '../shared/settings';
import { type AdjustRow, isAdjusted, noAdjust, toAdjust, toAdjustRow } from './adjust';

/** A server while it is edited: everything typed is text, and key names the row whatever its name is. */
export interface ServerRow {
  key: number;
  name: string;
  host: string;
  port: string;
  tls: boolean;
  pin: string;
  dialect: Dialect;
  session: boolean;
  switchName: string;
  neverRemember: boolean;
  certificate: { file: string; key: string };
  standby: StandbyRow[];
  adjust: AdjustRow;
}

/** A standby server while it is edited. */
export interface StandbyRow {
  key: number;
  host: string;
  port: string;
  pin: string;
}

/** A server nobody has said anything about yet. */
export function newRow(key: number): ServerRow {
  return {
    key,
    name: '',
    host: '',
    port: portText(defaultPort('zultys', false)),
    tls: false,
    pin: '',
    dialect: 'zultys',
    session: false,
    switchName: '',
    neverRemember: false,
    certificate: { file: '', key: '' },
    standby: [],
    adjust: noAdjust(),
  };
}

/** A row's copy, under a name and keys of its own. */
export function copyOf(row: ServerRow, name: string, next: () => number): ServerRow {
  return {
    ...row,
    key: next(),
    name,
    certificate: { ...row.certificate },
    standby: row.standby.map((other) => ({ ...other, key: next() })),
    adjust: { ...row.adjust },
  };
}

/** The row of a server; next gives keys to its standby servers. */
export function toRow(key: number, server: Server, next: () => number): ServerRow {
  return {
    ...server,
    key,
    port: portText(server.port),
    certificate: { ...server.certificate },
    standby: server.standby.map((other) => ({ ...other, key: next(), port: portText(other.port) })),
    adjust: toAdjustRow(server.adjust),
  };
}

/** The server a row stands for. */
export function toServer(row: ServerRow): Server {
  return {
    name: row.name.trim(),
    host: row.host.trim(),
    port: toPort(row.port, row),
    tls: row.tls,
    pin: plainPin(row.pin),
    dialect: row.dialect,
    session: row.session,
    switchName: row.switchName.trim(),
    neverRemember: row.neverRemember,
    certificate: { file: row.certificate.file.trim(), key: row.certificate.key.trim() },
    standby: row.standby.map((other) => ({
      host: other.host.trim(),
      port: toPort(other.port, row),
      pin: plainPin(other.pin),
    })),
    adjust: toAdjust(row.adjust),
  };
}

/** Whether a server has anything that is only seen among its advanced fields. */
export function usesAdvanced({ standby, certificate, adjust }: ServerRow): boolean {
  return standby.length > 0 || certificate.file + certificate.key !== '' || isAdjusted(adjust);
}

/** Adds a standby server under a key. */
export function addStandbyRow(row: ServerRow, key: number): void {
  row.standby.push({ key, host: '', port: portText(defaultPort(row.dialect, row.tls)), pin: '' });
}

/** Sets TLS or the dialect; ports that were left to their default follow, those of standby servers too. */
export function setManner(row: ServerRow, change: { tls?: boolean; dialect?: Dialect }): void {
  const usual = defaultPort(row.dialect, row.tls);
  Object.assign(row, change);
  for (const server of [row, ...row.standby]) {
    const port = server.port.trim();
    if (port === '' || port === String(usual)) server.port = portText(defaultPort(row.dialect, row.tls));
  }
}

/** A pin without what certificate viewers put between its digits. */
export function plainPin(pin: string): string {
  return pin.replace(/[\s:]/g, '').toLowerCase();
}

/** The whole number a text is, or -1. */
export function whole(value: string): number {
  return /^\d{1,9}$/.test(value.trim()) ? Number(value.trim()) : -1;
}

function toPort(port: string, { dialect, tls }: Pick<ServerRow, 'dialect' | 'tls'>): number {
  return port.trim() === '' ? defaultPort(dialect, tls) : whole(port);
}

function portText(port: number): string {
  return port === 0 ? '' : String(port);
}
