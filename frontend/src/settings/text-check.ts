import { secretNames, secretWords } from '../contract/secrets';
import type { FieldCode } from '../contract/words';

/** The longest address and the longest namespace, in characters. */
const maxAddress = 2048;

/** What is wrong with a line of text; a limit of 0 is none. */
export function wordsFault(text: string, limit: number): FieldCode {
  if (/\p{C}/u.test(text)) return 'notPrintable';
  return limit > 0 && [...text].length > limit ? 'tooLong' : '';
}

/** What is wrong with a host name or an IP address. */
export function hostFault(host: string): FieldCode {
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

export function isNamespace(namespace: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(namespace) && wordsFault(namespace, maxAddress) === '';
}

/** What is wrong with the address of a page; a limit of 0 is none. */
export function addressFault(address: string, limit: number): FieldCode {
  if (/\s/.test(address) || !/^[a-z][a-z0-9+.-]*:/i.test(address) || !URL.canParse(address)) return 'badURL';
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return 'urlHasPassword';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'notHTTPS';
  if (!/^https?:\/\/[^/]/i.test(address)) return 'badURL';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'notHTTPS';
  if (limit > 0 && address.length > limit) return 'tooLong';
  for (const key of url.searchParams.keys()) {
    if (isSecretName(key)) return 'urlHasPassword';
  }
  return '';
}

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_.: ]/g, '');
  return secretNames.includes(plain) || secretWords.some((word) => plain.includes(word.replaceAll(' ', '')));
}

/** What is wrong with an origin: an address of nothing but scheme and host. */
export function originFault(origin: string): FieldCode {
  const fault = addressFault(origin, maxAddress);
  if (fault !== '') return fault;
  return /^https?:\/\/[^/?#]+$/.test(origin) ? '' : 'badOrigin';
}

function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost|.+\.localhost)$/.test(host);
}
