/** After so many milliseconds a console that has not taken the page's place is said not to open. */
export const openingPatience = 20_000;

/** How it stands with the Salesforce console; code says why it cannot be reached. */
export interface ConsoleStatus {
  readonly state: 'unconfigured' | 'opening' | 'unreachable';
  readonly url: string;
  readonly code: string;
}

/**
 * How it stands after waiting for so long. fault is what unreachable found; an address that opened would have
 * taken this page's place by now.
 */
export function consoleStatus(url: string, fault: string, waited: number): ConsoleStatus {
  if (url === '') return { state: 'unconfigured', url, code: '' };
  if (fault !== '') return { state: 'unreachable', url, code: fault };
  if (waited < openingPatience) return { state: 'opening', url, code: '' };
  return { state: 'unreachable', url, code: 'timeout' };
}

/**
 * Why the address cannot be opened: '' when something answers there, otherwise offline, timeout or failed. It
 * is asked the way the window will go, proxies included; what is answered is not looked at.
 */
export async function unreachable(url: string, ask: typeof fetch, online: boolean): Promise<string> {
  if (!online) return 'offline';
  try {
    await ask(url, {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(openingPatience / 2),
    });
    return '';
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'failed';
  }
}

/** The host of an address, for people. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
