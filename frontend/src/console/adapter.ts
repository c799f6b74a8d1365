/** The address that the softphone's frame loads, as Lightning composes it. */
export function frameAddress(adapter: string, consoleOrigin: string, nonce: string, appId: string): string {
  const hash = adapter.indexOf('#');
  const page = hash < 0 ? adapter : adapter.slice(0, hash);
  const origin = encodeURIComponent(consoleOrigin).replaceAll('%3A', ':');
  const query = `mode=Lightning&isdtp=vw&sfdcIframeOrigin=${origin}&nonce=${nonce}&ltn_app_id=${appId}&clc=0`;
  return `${page}${page.includes('?') ? '&' : '?'}${query}${hash < 0 ? '' : adapter.slice(hash)}`;
}

/** 64 random hexadecimal digits. */
export function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The origin of an address, also where its scheme is a program's own: of those URL itself tells none. */
export function originOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
