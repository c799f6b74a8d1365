import type { FromBridge, Welcome } from '../shared/wire';
import type { Captured, PageWindow } from './captured';
import type { Native } from './native';
import { readUser } from './user';

/** A message of a softphone that passed the shape guard. */
export type Asked =
  | { readonly kind: 'hello'; readonly frame: string; readonly nonce: string }
  | { readonly kind: 'call'; readonly session: string; readonly id: number; readonly sealed: string };

/**
 * The softphones in the frames of this page, each with its calls in order. What they and the program say to each
 * other is sealed: it is carried, never read.
 */
export interface Softphones {
  /** Begins a conversation for a frame; the one it had before is forgotten. */
  hello(frame: Window, origin: string, asked: Asked & { kind: 'hello' }): void;
  /** Carries a call of a frame that was welcomed, after the calls that it asked for before. */
  call(frame: Window, origin: string, asked: Asked & { kind: 'call' }): void;
  /** Has every softphone told the state. */
  pull(): void;
  /** Whether there is anybody to tell. */
  any(): boolean;
  dispose(): void;
}

interface Job {
  readonly id: number;
  readonly session: string;
  readonly sealed: string;
  next: Job | null;
}

interface Softphone {
  readonly frame: Window;
  readonly origin: string;
  readonly nonce: string;
  /** Null until the program has answered the hello. */
  welcome: Welcome | null;
  first: Job | null;
  last: Job | null;
  waiting: number;
  busy: boolean;
  pulling: boolean;
  pullAgain: boolean;
  gone: boolean;
  next: Softphone | null;
}

const mostWaiting = 64;
const mostSoftphones = 16;
const longestName = 64;
const longestSealed = 512 * 1024;

/** Whether other is a frame in the page of win, at whatever depth; the page itself is none. */
export function isFrameOf(win: PageWindow, other: unknown): other is Window {
  try {
    let inner = other as Window | null | undefined;
    for (let depth = 0; depth < 16 && typeof inner === 'object' && inner !== null; depth++) {
      const outer: Window | null | undefined = inner.parent;
      if (outer === inner) return false;
      if (outer === win) return true;
      inner = outer;
    }
  } catch {
    // A window that does not even tell its parent is none of ours.
  }
  return false;
}

/** Reads what came from a frame; null for anything that is not ours. */
export function readAsked(captured: Captured, data: unknown): Asked | null {
  const { field } = captured;
  const text = (name: string, longest: number): string | null => {
    const value = field(data, name);
    return typeof value === 'string' && value.length <= longest ? value : null;
  };
  switch (field(data, 'cordboard')) {
    case 'hello': {
      const frame = text('frame', longestName);
      const nonce = text('nonce', longestName);
      return frame === null || nonce === null ? null : { kind: 'hello', frame, nonce };
    }
    case 'call': {
      const id = field(data, 'id');
      const session = text('session', longestName);
      const sealed = text('sealed', longestSealed);
      return typeof id !== 'number' || session === null || sealed === null
        ? null
        : { kind: 'call', session, id, sealed };
    }
    default:
      return null;
  }
}

/** Nobody is welcomed yet. allowed is asked before every message that leaves. */
export function openSoftphones(
  captured: Captured,
  win: PageWindow,
  native: Native,
  allowed: (origin: string) => boolean,
): Softphones {
  const { field, toText } = captured;
  let head: Softphone | null = null;

  const text = (value: unknown, name: string): string => {
    const one = field(value, name);
    return typeof one === 'string' ? one : '';
  };

  const post = (to: { readonly frame: Window; readonly origin: string }, message: FromBridge): void => {
    if (!allowed(to.origin)) return;
    try {
      to.frame.postMessage(message, to.origin);
    } catch {
      // The frame is gone or moved on; its next hello takes it in again.
    }
  };

  const work = (phone: Softphone): void => {
    const job = phone.first;
    if (phone.busy || phone.gone || job === null) return;
    phone.first = job.next;
    if (phone.first === null) phone.last = null;
    phone.waiting--;
    phone.busy = true;
    const { id, session, sealed } = job;
    native.call('softphone.Bridge.Call', `${toText(session)},${toText(sealed)}`, (outcome) => {
      phone.busy = false;
      // A call that the program did not take has no answer: one of ours could be anybody's.
      if (outcome.ok && typeof outcome.value === 'string' && !phone.gone) {
        post(phone, { cordboard: 'result', session, id, sealed: outcome.value });
      }
      work(phone);
    });
  };

  const pullFor = (phone: Softphone): void => {
    if (phone.gone || phone.welcome === null) return;
    if (phone.pulling) {
      phone.pullAgain = true;
      return;
    }
    phone.pulling = true;
    const { session } = phone.welcome;
    native.call('softphone.Bridge.State', `${toText(session)}`, (outcome) => {
      phone.pulling = false;
      if (outcome.ok && typeof outcome.value === 'string' && !phone.gone) {
        post(phone, { cordboard: 'state', session, sealed: outcome.value });
      }
      if (!phone.pullAgain) return;
      phone.pullAgain = false;
      pullFor(phone);
    });
  };

  const forgetGone = (): number => {
    let before: Softphone | null = null;
    let count = 0;
    for (let phone = head; phone !== null; phone = phone.next) {
      if (!phone.gone && phone.frame.closed !== true && isFrameOf(win, phone.frame)) {
        before = phone;
        count++;
        continue;
      }
      phone.gone = true;
      if (before === null) head = phone.next;
      else before.next = phone.next;
    }
    return count;
  };

  /** A page that brought no key asks for one; the program says whether such pages are let in. */
  const giveKey = (to: { readonly frame: Window; readonly origin: string }): void => {
    native.call('softphone.Bridge.Key', '', (outcome) => {
      if (!outcome.ok) return;
      post(to, { cordboard: 'key', frame: text(outcome.value, 'frame'), key: text(outcome.value, 'key') });
    });
  };

  return {
    hello(frame, origin, { frame: name, nonce }) {
      for (let phone = head; phone !== null; phone = phone.next) {
        if (phone.frame !== frame || phone.gone) continue;
        if (phone.nonce === nonce && phone.origin === origin) {
          if (phone.welcome !== null) post(phone, phone.welcome);
          return;
        }
        phone.gone = true;
      }
      if (forgetGone() >= mostSoftphones) return;
      if (name === '') {
        giveKey({ frame, origin });
        return;
      }
      const phone: Softphone = {
        frame,
        origin,
        nonce,
        welcome: null,
        first: null,
        last: null,
        waiting: 0,
        busy: false,
        pulling: false,
        pullAgain: false,
        gone: false,
        next: head,
      };
      head = phone;
      native.call('softphone.Bridge.Open', `${toText(name)},${toText(nonce)}`, (outcome) => {
        if (phone.gone) return;
        if (!outcome.ok) {
          phone.gone = true; // its next hello tries again
          return;
        }
        phone.welcome = {
          cordboard: 'welcome',
          hello: nonce,
          session: text(outcome.value, 'session'),
          nonce: text(outcome.value, 'nonce'),
          sealed: text(outcome.value, 'sealed'),
          user: readUser(win),
        };
        post(phone, phone.welcome);
        pullFor(phone);
      });
    },

    call(frame, origin, { session, id, sealed }) {
      let phone = head;
      while (phone !== null && (phone.frame !== frame || phone.origin !== origin || phone.gone))
        phone = phone.next;
      if (phone === null || phone.waiting >= mostWaiting) return;
      const job: Job = { id, session, sealed, next: null };
      if (phone.last === null) phone.first = job;
      else phone.last.next = job;
      phone.last = job;
      phone.waiting++;
      work(phone);
    },

    pull() {
      forgetGone();
      for (let phone = head; phone !== null; phone = phone.next) pullFor(phone);
    },

    any: () => forgetGone() > 0,

    dispose() {
      for (let phone = head; phone !== null; phone = phone.next) phone.gone = true;
      head = null;
    },
  };
}
