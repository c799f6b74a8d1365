/** The window as scripts know it. */
export type PageWindow = Window & typeof globalThis;

/** A table that no prototype reaches into. */
export type Table<T> = Record<string, T | undefined>;

const deepest = 8;
const longest = 256 * 1024;

/**
 * What the bridge uses of the page's realm, taken at document start before any script of the page ran.
 *
 * Afterwards a page may replace JSON, give every object a toJSON, put getters on Object.prototype or
 * wrap the accessors of MessageEvent; none of that is reached from here. For the same reason the bridge
 * uses no promise, no iterator, no Map and no array method: all of them look something up on a
 * prototype that belongs to the page.
 */
export interface Captured {
  /** JSON.parse; throws on what is no JSON. */
  parse(text: string): unknown;
  /** The JSON text of plain data; null for what is none, is too deep or too long. */
  toText(value: unknown): string | null;
  /** The own field of an object; undefined for anything else. */
  field(value: unknown, name: string): unknown;
  isArray(value: unknown): value is readonly unknown[];
  table<T>(): Table<T>;
  freeze<T>(value: T): Readonly<T>;
  /** 128 random bits as text. */
  random(): string;
  /** Runs task once after so many milliseconds; the answer calls it off. */
  after(ms: number, task: () => void): () => void;
  /** What a message event carries. */
  data(event: MessageEvent): unknown;
  source(event: MessageEvent): unknown;
  origin(event: MessageEvent): unknown;
  /** Lets no later listener see the event. */
  stop(event: MessageEvent): void;
  /** Hears of every address that the page's policy kept out of a frame; the answer ends that. */
  hearBlocked(listener: (address: string) => void): () => void;
  /** Hears every message event of the window, first in line. */
  hear(listener: (event: MessageEvent) => void): Ear;
}

/** A listener that a page may have taken away. */
export interface Ear {
  /** Listens again where the listener is gone; says whether it was. */
  again(): boolean;
  stop(): void;
}

/** Takes the primitives of win. */
export function capture(win: PageWindow): Captured {
  const { apply, getOwnPropertyDescriptor } = win.Reflect;
  const { parse, stringify } = win.JSON;
  const { create, freeze, hasOwn, keys } = win.Object;
  const { isArray } = win.Array;
  const { isFinite: finite } = win.Number;
  const setTimer = win.setTimeout.bind(win);
  const clearTimer = win.clearTimeout.bind(win);
  const addListener = win.addEventListener.bind(win);
  const removeListener = win.removeEventListener.bind(win);
  const fillRandom = win.crypto.getRandomValues.bind(win.crypto);
  const Bytes = win.Uint8Array;
  const send = win.dispatchEvent.bind(win);
  const OwnEvent = win.Event;
  const stopEvent = OwnEvent.prototype.stopImmediatePropagation;

  const random = (): string => {
    const bytes = new Bytes(16);
    fillRandom(bytes);
    let out = '';
    for (let i = 0; i < 16; i++) out += `${bytes[i]}.`;
    return out;
  };

  const getter = (name: string) => {
    const get = getOwnPropertyDescriptor(win.MessageEvent.prototype, name)?.get;
    return (event: MessageEvent): unknown => (get ? apply(get, event, []) : undefined);
  };

  const toText = (value: unknown, depth: number): string | null => {
    if (value === null || value === undefined) return 'null';
    if (value === true) return 'true';
    if (value === false) return 'false';
    // Of a plain string stringify asks no toJSON; of an object it would, and that one may be the page's.
    if (typeof value === 'string') return value.length > longest ? null : stringify(value);
    if (typeof value === 'number') return finite(value) ? `${value}` : null;
    if (typeof value !== 'object' || depth >= deepest) return null;
    let out = '';
    if (isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        const item = toText(value[i], depth + 1);
        if (item === null) return null;
        out += (out && ',') + item;
        if (out.length > longest) return null;
      }
      return `[${out}]`;
    }
    const names = keys(value);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const member = (value as Record<string, unknown>)[name];
      if (member === undefined) continue;
      const item = toText(member, depth + 1);
      if (item === null) return null;
      out += `${out && ','}${stringify(name)}:${item}`;
      if (out.length > longest) return null;
    }
    return `{${out}}`;
  };

  return freeze({
    parse: (text: string): unknown => parse(text),
    toText: (value: unknown) => toText(value, 0),
    field: (value: unknown, name: string): unknown =>
      typeof value === 'object' && value !== null && hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    isArray: (value: unknown): value is readonly unknown[] => isArray(value),
    table: <T>(): Table<T> => create(null) as Table<T>,
    freeze,
    random,
    after: (ms: number, task: () => void) => {
      const timer = setTimer(task, ms);
      return () => clearTimer(timer);
    },
    data: getter('data'),
    source: getter('source'),
    origin: getter('origin'),
    stop: (event: MessageEvent) => {
      apply(stopEvent, event, []);
    },
    hearBlocked: (listener: (address: string) => void) => {
      const violation = (event: Event): void => {
        if (event.isTrusted !== true) return;
        const blocked = event as SecurityPolicyViolationEvent;
        const directive = blocked.effectiveDirective;
        if (directive !== 'frame-src' && directive !== 'child-src' && directive !== 'default-src') return;
        if (typeof blocked.blockedURI === 'string') listener(blocked.blockedURI);
      };
      addListener('securitypolicyviolation', violation, true);
      return () => removeListener('securitypolicyviolation', violation, true);
    },
    hear: (listener: (event: MessageEvent) => void) => {
      // Listeners go all together. So one for an event that nobody else knows tells whether ours are still there.
      const sign = `cordboard-${random()}`;
      let seen = false;
      const see = (): void => {
        seen = true;
      };
      const listen = (): void => {
        addListener('message', listener, true);
        addListener(sign, see, true);
      };
      listen();
      return {
        again: () => {
          seen = false;
          send(new OwnEvent(sign));
          if (seen) return false;
          listen();
          return true;
        },
        stop: () => {
          removeListener('message', listener, true);
          removeListener(sign, see, true);
        },
      };
    },
  });
}
