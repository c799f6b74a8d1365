import { type FromBridge, type SoftphoneMethod, softphoneMethods } from '../shared/wire';
import type { Captured, PageWindow, Table } from './captured';
import { failure, type Native, type Outcome } from './native';

/** A message of a softphone that passed the shape guard. */
export type Asked =
  | { readonly kind: 'hello' }
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: string };

/** The frames of this page that said hello, each with its calls in order. */
export interface Softphones {
  /** Takes a frame in, or anew after its reload: what it had asked before is forgotten. */
  welcome(frame: Window, origin: string): void;
  /** Carries out a call of a welcomed frame, after the calls it asked for before; false for a stranger. */
  call(frame: Window, origin: string, asked: Asked & { kind: 'call' }): boolean;
  /** Gives every welcomed frame the state. */
  tell(state: unknown): void;
  /** Whether there is anybody to tell. */
  any(): boolean;
  dispose(): void;
}

interface Job {
  readonly id: number;
  readonly method: string;
  readonly args: string;
  next: Job | null;
}

interface Softphone {
  readonly frame: Window;
  readonly origin: string;
  first: Job | null;
  last: Job | null;
  waiting: number;
  busy: boolean;
  gone: boolean;
  next: Softphone | null;
}

const mostWaiting = 64;

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

/**
 * Reads what came from a frame; null for anything that is not ours. The arguments are turned to text here,
 * once, so that nobody changes them afterwards.
 */
export function readAsked(captured: Captured, data: unknown): Asked | null {
  const { field, isArray, toText } = captured;
  const kind = field(data, 'cordboard');
  if (kind === 'hello') return { kind: 'hello' };
  if (kind !== 'call') return null;
  const id = field(data, 'id');
  const method = field(data, 'method');
  const args = field(data, 'args');
  if (typeof id !== 'number' || toText(id) === null || typeof method !== 'string' || !isArray(args))
    return null;
  if (method.length > 32 || args.length > 4) return null;
  let joined = '';
  for (let i = 0; i < args.length; i++) {
    const one = toText(args[i]);
    if (one === null) return null;
    joined += (i === 0 ? '' : ',') + one;
  }
  return { kind: 'call', id, method, args: joined };
}

/** Nobody is welcomed yet. allowed is asked before every message that leaves. */
export function openSoftphones(
  captured: Captured,
  win: PageWindow,
  native: Native,
  allowed: (origin: string) => boolean,
): Softphones {
  const methods: Table<true> = captured.table();
  for (let i = 0; i < softphoneMethods.length; i++) methods[softphoneMethods[i] as SoftphoneMethod] = true;
  let head: Softphone | null = null;

  const post = (to: Softphone, message: FromBridge): void => {
    if (to.gone || !allowed(to.origin)) return;
    try {
      to.frame.postMessage(message, to.origin);
    } catch {
      // The frame is gone or moved on; its next hello takes it in again.
    }
  };

  const answer = (to: Softphone, id: number, outcome: Outcome): void => {
    post(
      to,
      outcome.ok
        ? { cordboard: 'result', id, ok: true, value: outcome.value }
        : { cordboard: 'result', id, ok: false, error: asProblem(captured, outcome.error) },
    );
  };

  const work = (phone: Softphone): void => {
    const job = phone.first;
    if (phone.busy || phone.gone || job === null) return;
    phone.first = job.next;
    if (phone.first === null) phone.last = null;
    phone.waiting--;
    phone.busy = true;
    native.call(`main.Telephony.${job.method}`, job.args, (outcome) => {
      phone.busy = false;
      answer(phone, job.id, outcome);
      work(phone);
    });
  };

  const forgetGone = (): void => {
    let before: Softphone | null = null;
    for (let phone = head; phone !== null; phone = phone.next) {
      if (!phone.gone && phone.frame.closed !== true && isFrameOf(win, phone.frame)) {
        before = phone;
        continue;
      }
      phone.gone = true;
      if (before === null) head = phone.next;
      else before.next = phone.next;
    }
  };

  return {
    welcome(frame, origin) {
      for (let phone = head; phone !== null; phone = phone.next) {
        if (phone.frame === frame) phone.gone = true;
      }
      forgetGone();
      head = {
        frame,
        origin,
        first: null,
        last: null,
        waiting: 0,
        busy: false,
        gone: false,
        next: head,
      };
    },

    call(frame, origin, asked) {
      let phone = head;
      while (phone !== null && (phone.frame !== frame || phone.origin !== origin || phone.gone))
        phone = phone.next;
      if (phone === null) return false;
      if (methods[asked.method] !== true) {
        answer(phone, asked.id, failure('unknownMethod', 'A softphone may not ask for this.'));
        return true;
      }
      if (phone.waiting >= mostWaiting) {
        answer(phone, asked.id, failure('busy', 'Too much is waiting to be done.'));
        return true;
      }
      const job: Job = { id: asked.id, method: asked.method, args: asked.args, next: null };
      if (phone.last === null) phone.first = job;
      else phone.last.next = job;
      phone.last = job;
      phone.waiting++;
      work(phone);
      return true;
    },

    tell(state) {
      forgetGone();
      for (let phone = head; phone !== null; phone = phone.next) post(phone, { cordboard: 'state', state });
    },

    any() {
      forgetGone();
      return head !== null;
    },

    dispose() {
      for (let phone = head; phone !== null; phone = phone.next) phone.gone = true;
      head = null;
    },
  };
}

/** Go's error as a problem: an object with a code stays what it is, text gets the code "failed". */
function asProblem(captured: Captured, error: unknown): { code: string; text: string; detail: string } {
  const read = (name: string): string => {
    const value = captured.field(error, name);
    return typeof value === 'string' ? value : '';
  };
  if (typeof error === 'string') return { code: 'failed', text: error, detail: '' };
  return { code: read('code') || 'failed', text: read('text'), detail: read('detail') };
}
