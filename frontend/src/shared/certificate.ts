import { type Fields, fields, list, text, textOrNull } from './guard';
import { currentLanguage, hasText, t } from './text';

/** The certificate a server showed. Times are RFC 3339. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  readonly pin: string;
  /** This computer trusts it without a pin. */
  readonly trusted: boolean;
  /** It is the one that the tested settings pin. */
  readonly pinned: boolean;
  /** Why this computer does not trust it: authority, name, time or other; empty where it does. */
  readonly doubt: string;
  readonly reason: string;
}

/** A certificate for which nobody vouches, shown by a server at the last sign-on. */
export interface Doubt {
  /** The server as the settings name it. */
  readonly server: string;
  /** Who showed it: the server's own address or a standby server's. */
  readonly address: string;
  readonly certificate: Certificate;
  /** Somebody may trust it here. */
  readonly may: boolean;
}

/** Reads a certificate; null without a SHA-256. */
export function readCertificate(value: unknown): Certificate | null {
  const shown = fields(value);
  if (!/^[0-9a-f]{64}$/.test(text(shown.pin))) return null;
  return {
    subject: text(shown.subject),
    issuer: text(shown.issuer),
    names: list(shown.names, textOrNull),
    notBefore: text(shown.notBefore),
    notAfter: text(shown.notAfter),
    pin: text(shown.pin),
    trusted: shown.trusted === true,
    pinned: shown.pinned === true,
    doubt: text(shown.doubt),
    reason: text(shown.reason),
  };
}

/** A pin the way certificate viewers show it: pairs of capital digits, to be set with colons. */
export function fingerprint(pin: string): string[] {
  return pin.toUpperCase().match(/../g) ?? [];
}

/** A moment as people of the language write it; as it came when it is none. */
export function moment(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'long', timeStyle: 'short' }).format(date);
}

/** Whether and why this computer trusts a certificate; Go's own English words where the doubt is unknown. */
export function trustText(certificate: Certificate): string {
  if (certificate.trusted) return t('settings.certificate.trusted');
  const key = `settings.certificate.doubt.${certificate.doubt}`;
  return hasText(key) ? t(key) : `${t('settings.certificate.untrusted')} ${certificate.reason}`.trim();
}

/** Reads a doubt; null without a certificate or a server. */
export function readDoubt(doubt: Fields): Doubt | null {
  const certificate = readCertificate(doubt.certificate);
  if (certificate === null || text(doubt.server) === '') return null;
  return { server: text(doubt.server), address: text(doubt.address), certificate, may: doubt.may === true };
}
