import { defaultPort } from '../shared/settings';
import { type AdjustRow, toAdjust } from './adjust';
import { plainPin, type ServerRow, toServer, whole } from './server-row';
import { wordsFault } from './text-check';

/** The longest path of a file. */
const maxPath = 2048;

/** What is wrong with a server's fields, its name apart, in their order: the end of the field's id and a code. */
export function serverFaults(row: ServerRow): [field: string, code: string][] {
  const faults: [string, string][] = [
    ['host', hostFault(row.host.trim())],
    ['port', portFault(row.port, row)],
    ['switchName', wordsFault(row.switchName, 128)],
    ['pin', pinFault(row.pin, row.tls)],
    ...standbyFaults(row),
    ...certificateFaults(row),
    ...adjustFaults(row.adjust),
  ];
  return faults.filter(([, code]) => code !== '');
}

function standbyFaults(row: ServerRow): [string, string][] {
  const { host, port, standby } = toServer(row);
  const places = [{ host, port }, ...standby].map((place) => `${place.host.toLowerCase()}|${place.port}`);
  return row.standby.flatMap((other, i): [string, string][] => {
    const id = `standby-${other.key}`;
    const known = places.indexOf(places[i + 1] ?? '') <= i ? 'sameServer' : '';
    return [
      [`${id}-host`, hostFault(other.host.trim()) || known],
      [`${id}-port`, portFault(other.port, row)],
      [`${id}-pin`, pinFault(other.pin, row.tls)],
    ];
  });
}

function certificateFaults({ certificate, tls }: ServerRow): [string, string][] {
  const [file, key] = [certificate.file.trim(), certificate.key.trim()];
  if (file === '' && key === '') return [];
  return [
    ['certificate-file', file === '' ? 'pairNeeded' : pathFault(file) || (tls ? '' : 'certificateNeedsTLS')],
    ['certificate-key', key === '' ? 'pairNeeded' : pathFault(key)],
  ];
}

function pathFault(path: string): string {
  return wordsFault(path, maxPath) || (/^([a-z]:[\\/]|\\\\[^\\]|\/)/i.test(path) ? '' : 'badPath');
}

function adjustFaults(row: AdjustRow): [string, string][] {
  const { namespace, devicePattern, keepAlive, pace, probe, connectTimeout, answerTimeout } = toAdjust(row);
  const seconds = (value: number) => (value >= 0 && value <= 300 ? '' : 'badSeconds');
  const paced = pace === 0 || pace === -1 || (pace >= 0.1 && pace <= 100);
  return [
    ['adjust-namespace', isNamespace(namespace) ? '' : 'badNamespace'],
    ['adjust-devicePattern', patternFault(devicePattern)],
    ['adjust-keepAlive', seconds(keepAlive)],
    ['adjust-probe', probe === -1 || seconds(probe) === '' ? '' : 'badProbe'],
    ['adjust-pace', paced ? '' : 'badPace'],
    ['adjust-connectTimeout', seconds(connectTimeout)],
    ['adjust-answerTimeout', seconds(answerTimeout)],
  ];
}

function isNamespace(namespace: string): boolean {
  return (
    namespace === '' || (/^[a-z][a-z0-9+.-]*:\S+$/i.test(namespace) && wordsFault(namespace, maxPath) === '')
  );
}

function patternFault(pattern: string): string {
  if (pattern !== '' && pattern.split('{number}').length !== 2) return 'badPattern';
  return wordsFault(pattern, 128);
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

function portFault(typed: string, { dialect, tls }: ServerRow): string {
  if (typed.trim() === '') return defaultPort(dialect, tls) > 0 ? '' : 'missing';
  const port = whole(typed);
  return port >= 1 && port <= 65535 ? '' : 'badPort';
}

function pinFault(typed: string, tls: boolean): string {
  const pin = plainPin(typed);
  if (pin === '') return '';
  if (!/^[0-9a-f]{64}$/.test(pin)) return 'badPin';
  return tls ? '' : 'pinNeedsTLS';
}
