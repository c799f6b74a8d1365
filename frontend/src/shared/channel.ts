/** Who of the two a channel speaks for. */
export type Side = 'softphone' | 'program';

/** What a softphone page shares with the program: the page's name, and the key that came with it. */
export interface PageKey {
  readonly frame: string;
  readonly key: Bytes;
}

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What was sealed, opened. counter grows with everything that the other side seals. */
export interface Opened {
  readonly counter: number;
  readonly value: unknown;
}

/**
 * One conversation between a softphone page and the program, across a page that neither trusts. What is sealed is 8
 * bytes of counter and the output of AES-256-GCM, in base64url; backend/softphone/channel.go is the other side.
 */
export interface Channel {
  /** Seals a value as JSON. The counter is its own and is told, since an answer names it. */
  seal(
    kind: string,
    answers: string,
    value: unknown,
  ): { readonly counter: number; sealed(): Promise<string> };
  /** Opens what the other side sealed as this kind in answer to that; null for anything else. */
  open(kind: string, answers: string, sealed: string): Promise<Opened | null>;
}

/** Sizes of nonces and ids, in bytes. */
const idSize = 16;
const counterSize = 8;
const longest = 8 * 1024 * 1024;

/** Derives the keys of a conversation from the page's key and a nonce of either side. */
export async function openChannel(
  subtle: SubtleCrypto,
  side: Side,
  pageKey: Bytes,
  session: string,
  nonces: { readonly softphone: Bytes; readonly program: Bytes },
): Promise<Channel> {
  const base = await subtle.importKey('raw', pageKey, 'HKDF', false, ['deriveKey']);
  const salt = joined(nonces.softphone, nonces.program);
  const derive = (direction: string, use: KeyUsage): Promise<CryptoKey> =>
    subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(direction) },
      base,
      { name: 'AES-GCM', length: 256 },
      false,
      [use],
    );
  const up = 'softphone to program';
  const down = 'program to softphone';
  const outKey = await derive(side === 'softphone' ? up : down, 'encrypt');
  const inKey = await derive(side === 'softphone' ? down : up, 'decrypt');
  const parameters = (counter: Bytes, kind: string, answers: string): AesGcmParams => ({
    name: 'AES-GCM',
    iv: joined(new Uint8Array(4), counter),
    additionalData: utf8(`${kind}\0${session}\0${answers}`),
  });
  let sent = 0;

  return {
    seal(kind, answers, value) {
      const counter = ++sent;
      const bytes = new Uint8Array(counterSize);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(counter));
      return {
        counter,
        async sealed() {
          const plain = utf8(JSON.stringify(value ?? null));
          const box = await subtle.encrypt(parameters(bytes, kind, answers), outKey, plain);
          return toBase64(joined(bytes, new Uint8Array(box)));
        },
      };
    },

    async open(kind, answers, sealed) {
      if (sealed.length > longest) return null;
      const raw = fromBase64(sealed);
      if (raw === null || raw.length < counterSize) return null;
      const counter = raw.slice(0, counterSize);
      try {
        const plain = await subtle.decrypt(parameters(counter, kind, answers), inKey, raw.slice(counterSize));
        return {
          counter: Number(new DataView(counter.buffer).getBigUint64(0)),
          value: JSON.parse(new TextDecoder().decode(plain)),
        };
      } catch {
        return null; // somebody else's, or changed on its way
      }
    },
  };
}

/** A nonce or an id: 16 random bytes. */
export function randomId(crypto: Crypto): Bytes {
  return crypto.getRandomValues(new Uint8Array(idSize));
}

/** base64url without padding. */
export function toBase64(bytes: Bytes): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of base64url text; null for what is none. */
export function fromBase64(text: string): Bytes | null {
  if (!/^[\w-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes;
}
