import type { TestCertificate } from '../contract/state';
import { currentLanguage, hasText, t } from './text';

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

/** Whether and why this computer trusts a certificate; in the system's own words where no text has the doubt. */
export function trustText(certificate: TestCertificate): string {
  if (certificate.trusted) return t('settings.certificate.trusted');
  const key = `settings.certificate.doubt.${certificate.doubt}`;
  return hasText(key) ? t(key) : `${t('settings.certificate.untrusted')} ${certificate.reason}`.trim();
}
