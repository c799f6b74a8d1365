import type { User } from '../contract/telephony';
import { type Channel, fromBase64, openChannel, type PageKey, randomId, toBase64 } from '../shared/channel';
import { fields } from '../shared/guard';
import {
  type FromSoftphone,
  type Problem,
  problemOf,
  readFromBridge,
  readOutcome,
  type Welcome,
} from '../shared/wire';
import { answers, type Methods } from './methods';

/** The line to the bridge, and through it to the program. */
export interface Line {
  /** Asks the program; rejects with a ProblemError. Calls are carried out in the order they were asked. */
  call<M extends keyof Methods>(method: M, ...args: Parameters<Methods[M]>): Promise<ReturnType<Methods[M]>>;
  dispose(): void;
}

/** A command that did not work out. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.text || problem.code);
    this.name = 'ProblemError';
  }
}

/** Who listens to the line. */
export interface LineListener {
  /** The program is there, or there again. */
  onJoined(early: boolean, user: User): void;
  /** The program was not heard for ten seconds at the start, or for 45 later; the line goes on trying. */
  onMissing(): void;
  /** A whole state, not yet read. */
  onState(state: unknown): void;
}

/** Where a line runs: this window, the page at the top with the bridge, and what the program gave this page. */
export interface Surroundings {
  readonly window: Window;
  readonly crypto: Crypto;
  readonly top: Window;
  readonly topOrigin: string;
  /** A steady clock in milliseconds. */
  now(): number;
  /** Null in a page from elsewhere, which asks the bridge for a key. */
  readonly pageKey: PageKey | null;
}

const helloEveryMs = 250;
const missingAfterMs = 10_000;
const silentAfterMs = 45_000;
const answerWithinMs = 20_000;
const freshForMs = 5_000;
const mostWaiting = 64;
const mostVerified = 8;

interface Waiter {
  /** The counter of the sealed call, which its result names; 0, which none has, before it is sealed. */
  counter: number;
  resolve(value: unknown): void;
  reject(error: ProblemError): void;
  readonly timer: number;
}

/** The conversation with the program. */
interface Talk {
  readonly session: string;
  readonly channel: Channel;
  readonly early: boolean;
  readonly user: User;
  /** The counter of the last state that was told. */
  told: number;
  /** The highest counter of all that the program said, and when it came. */
  heard: number;
  heardAt: number;
}

interface Asked {
  readonly method: keyof Methods | '';
  readonly args: readonly unknown[];
}

/**
 * Says hello to the top page until the program answers through its bridge, and again when it has fallen silent. The
 * page between hears everything and is believed nothing: what counts is what the program sealed.
 */
export function openLine(world: Surroundings, listener: LineListener): Line {
  const { window, crypto, top, topOrigin } = world;
  const waiters = new Map<number, Waiter>();
  let pageKey = world.pageKey;
  let nonce = randomId(crypto);
  let talk: Talk | null = null;
  /** A state that came while its welcome was still being verified. */
  let tooEarly: { readonly session: string; readonly sealed: string } | null = null;
  let joined = false;
  let missed = false;
  let disposed = false;
  let verifying = 0;
  let nextId = 0;
  let outgoing = Promise.resolve();
  let helloTimer: number | undefined;
  let silenceTimer: number | undefined;

  const post = (message: FromSoftphone): void => top.postMessage(message, topOrigin);

  const hello = (): void => post({ cordboard: 'hello', frame: pageKey?.frame ?? '', nonce: toBase64(nonce) });

  const greet = (): void => {
    window.clearInterval(helloTimer);
    nonce = randomId(crypto);
    helloTimer = window.setInterval(hello, helloEveryMs);
    hello();
  };

  const expectWithin = (ms: number): void => {
    window.clearTimeout(silenceTimer);
    silenceTimer = window.setTimeout(() => {
      if (!missed) listener.onMissing();
      missed = true;
      if (joined) greet();
      joined = false;
    }, ms);
  };

  /** The program was heard: nobody has to be greeted, and it may be silent for a while again. */
  const heard = (now: Talk, counter: number): void => {
    if (counter > now.heard) {
      now.heard = counter;
      now.heardAt = world.now();
    }
    window.clearInterval(helloTimer);
    expectWithin(silentAfterMs);
    const before = joined;
    joined = true;
    missed = false;
    if (!before) listener.onJoined(now.early, now.user);
  };

  const welcomed = async (message: Welcome): Promise<void> => {
    const ours = nonce;
    const program = fromBase64(message.nonce);
    if (pageKey === null || program === null || message.hello !== toBase64(ours)) return;
    if (verifying >= mostVerified) return;
    verifying++;
    try {
      const nonces = { softphone: ours, program };
      const channel = await openChannel(crypto.subtle, 'softphone', pageKey.key, message.session, nonces);
      const opened = await channel.open('welcome', '', message.sealed);
      if (opened === null || joined || disposed || ours !== nonce) return;
      const { session, user } = message;
      const early = fields(opened.value).early === true;
      talk = { session, channel, early, user, told: 0, heard: 0, heardAt: 0 };
      heard(talk, opened.counter);
      if (tooEarly?.session === session) void toldState(session, tooEarly.sealed);
      tooEarly = null;
    } finally {
      verifying--;
    }
  };

  const toldState = async (session: string, sealed: string): Promise<void> => {
    const now = talk;
    if (!joined) tooEarly = { session, sealed };
    if (now === null || session !== now.session) return;
    const opened = await now.channel.open('state', '', sealed);
    if (opened === null || disposed || talk !== now || opened.counter <= now.told) return;
    now.told = opened.counter;
    heard(now, opened.counter);
    listener.onState(opened.value);
  };

  const answered = async (session: string, id: number, sealed: string): Promise<void> => {
    const now = talk;
    const waiter = waiters.get(id);
    if (now === null || waiter === undefined || session !== now.session) return;
    const opened = await now.channel.open('result', String(waiter.counter), sealed);
    if (opened === null || disposed || waiters.get(id) !== waiter) return;
    heard(now, opened.counter);
    waiters.delete(id);
    window.clearTimeout(waiter.timer);
    const outcome = readOutcome(opened.value);
    if (outcome.ok) waiter.resolve(outcome.value);
    else waiter.reject(new ProblemError(outcome.problem));
  };

  const hear = (event: MessageEvent<unknown>): void => {
    if (!event.isTrusted || event.source !== top) return;
    const message = readFromBridge(event.data);
    if (message === null || event.origin !== topOrigin) return;
    switch (message.cordboard) {
      case 'key': {
        const key = fromBase64(message.key);
        if (pageKey !== null || key === null || key.length !== 32) return;
        pageKey = { frame: message.frame, key };
        hello();
        return;
      }
      case 'welcome':
        void welcomed(message);
        return;
      case 'state':
        void toldState(message.session, message.sealed);
        return;
      case 'result':
        void answered(message.session, message.id, message.sealed);
        return;
      default:
        message satisfies never;
    }
  };
  window.addEventListener('message', hear);
  expectWithin(missingAfterMs);
  // An origin that is not safe has no cryptography; then nobody answers, and the panel says so.
  if (crypto.subtle !== undefined) greet();

  const failed = (code: string, words: string, detail: string): ProblemError =>
    new ProblemError({ code, text: words, detail });

  const expect = (ms: number, late: () => void, waiter: Pick<Waiter, 'resolve' | 'reject'>): number => {
    const id = nextId++;
    const timer = window.setTimeout(() => {
      waiters.delete(id);
      late();
    }, ms);
    waiters.set(id, { counter: 0, timer, ...waiter });
    return id;
  };

  /**
   * Seals and posts a call. The program takes it for a short while only after what this page heard last: what the
   * page between holds back is not carried out when nobody waits for it any more.
   */
  const send = async (now: Talk, id: number, asked: Asked): Promise<void> => {
    const waiter = waiters.get(id);
    if (waiter === undefined) return;
    const { counter, sealed } = now.channel.seal('call', '', { ...asked, heard: now.heard });
    waiter.counter = counter;
    post({ cordboard: 'call', session: now.session, id, sealed: await sealed() });
  };

  /** Has the program say something, where it was silent for a while. */
  const refresh = (now: Talk): Promise<void> =>
    new Promise((done) => {
      const id = expect(answerWithinMs, done, { resolve: () => done(), reject: () => done() });
      void send(now, id, { method: '', args: [] });
    });

  return {
    call(method, ...args) {
      const now = talk;
      if (now === null || disposed) {
        return Promise.reject(failed('unavailable', 'There is no bridge yet.', method));
      }
      if (waiters.size >= mostWaiting) {
        return Promise.reject(failed('busy', 'Too much is waiting to be done.', method));
      }
      return new Promise((resolve, reject) => {
        const late = () => reject(failed('bridgeTimeout', 'The program did not answer.', method));
        const read = (value: unknown): void => {
          try {
            resolve(answers[method](value, method));
          } catch (error) {
            reject(new ProblemError(problemOf(error)));
          }
        };
        const id = expect(answerWithinMs, late, { resolve: read, reject });
        outgoing = outgoing.then(async () => {
          try {
            if (waiters.has(id) && world.now() - now.heardAt > freshForMs) await refresh(now);
            await send(now, id, { method, args });
          } catch (error) {
            window.clearTimeout(waiters.get(id)?.timer);
            waiters.delete(id);
            reject(failed('failed', 'This cannot be sent.', String(error)));
          }
        });
      });
    },

    dispose() {
      disposed = true;
      window.removeEventListener('message', hear);
      window.clearInterval(helloTimer);
      window.clearTimeout(silenceTimer);
      for (const { reject, timer } of waiters.values()) {
        window.clearTimeout(timer);
        reject(failed('closed', 'The softphone was closed.', ''));
      }
      waiters.clear();
    },
  };
}
