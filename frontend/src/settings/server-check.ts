import type { FieldCode } from '../contract/words';
import { plainPin } from './edited';
import { type ServerRow, toServer } from './server-row';

/** What is wrong, and the end of the id of its field. */
type Finding = [field: string, code: FieldCode];

/**
 * What is wrong with what of a server depends on something else of it, as backend/config/servercheck.go says it.
 */
export function serverFaults(row: ServerRow): Finding[] {
  const pinned = (pin: string) => (plainPin(pin) !== '' && !row.tls ? 'pinNeedsTLS' : '');
  const { host, port, standby } = toServer(row);
  const places = [{ host, port }, ...standby].map((place) => `${place.host.toLowerCase()}|${place.port}`);
  return [
    ['pin', pinned(row.pin)],
    ...row.standby.flatMap((other, i): Finding[] => {
      const known = places.indexOf(places[i + 1] ?? '') <= i;
      return [
        [`standby-${other.key}-host`, known ? 'sameServer' : ''],
        [`standby-${other.key}-pin`, pinned(other.pin)],
      ];
    }),
    ...certificateFaults(row),
  ];
}

function certificateFaults({ certificate, tls }: ServerRow): Finding[] {
  const [file, key] = [certificate.file.trim(), certificate.key.trim()];
  if (file === '' && key === '') return [];
  if (file === '') return [['certificate-file', 'pairNeeded']];
  return [
    ['certificate-file', tls ? '' : 'certificateNeedsTLS'],
    ['certificate-key', key === '' ? 'pairNeeded' : ''],
  ];
}
