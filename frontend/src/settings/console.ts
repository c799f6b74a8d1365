import type { ConsoleStatus, Health } from '../shared/settings';

/** After so many milliseconds an opening console that has not taken the page's place is said not to open. */
export const openingPatience = 20_000;

/**
 * How it stands with the console. Go's word counts; without it the page knows only whether there is an
 * address, and that it would be gone by now if the address had opened.
 */
export function consoleStatus(health: Health | null, url: string, waited: number): ConsoleStatus {
  if (health?.console) return health.console;
  if (url === '') return { state: 'unconfigured', url, code: '', text: '' };
  if (waited < openingPatience) return { state: 'opening', url, code: '', text: '' };
  return { state: 'unreachable', url, code: 'timeout', text: '' };
}

/** The host of an address, for people. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
