import { type Problem, readFromBridge, type SoftphoneMethod } from '../shared/wire';

/** The line to the bridge, and through it to the program. */
export interface Line {
  /** Asks the program; rejects with a ProblemError. Calls are carried out in the order they were asked. */
  call(method: SoftphoneMethod, ...args: readonly unknown[]): Promise<unknown>;
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
  /** The bridge is there. Said once. */
  onJoined(early: boolean): void;
  /** The bridge did not answer for ten seconds; the line goes on trying. Said once at most. */
  onMissing(): void;
  /** A whole state, not yet read. */
  onState(state: unknown): void;
}

const helloEveryMs = 250;
const missingAfterMs = 10_000;
const answerWithinMs = 60_000;

interface Waiter {
  resolve(value: unknown): void;
  reject(error: ProblemError): void;
  readonly timer: number;
}

/** Says hello to the top page until its bridge answers. Hears nobody but that page. */
export function openLine(window: Window, top: Window, topOrigin: string, listener: LineListener): Line {
  const waiters = new Map<number, Waiter>();
  let joined = false;
  let disposed = false;
  let nextId = 0;

  const hello = (): void => top.postMessage({ cordboard: 'hello' }, topOrigin);
  const helloTimer = window.setInterval(hello, helloEveryMs);
  const missingTimer = window.setTimeout(() => listener.onMissing(), missingAfterMs);

  const hear = (event: MessageEvent<unknown>): void => {
    if (!event.isTrusted || event.source !== top) return;
    const message = readFromBridge(event.data);
    if (message === null || event.origin !== topOrigin) return;
    switch (message.cordboard) {
      case 'welcome':
        window.clearInterval(helloTimer);
        window.clearTimeout(missingTimer);
        if (!joined) {
          joined = true;
          listener.onJoined(message.early);
        }
        return;
      case 'state':
        listener.onState(message.state);
        return;
      case 'result': {
        const waiter = waiters.get(message.id);
        if (waiter === undefined) return;
        waiters.delete(message.id);
        window.clearTimeout(waiter.timer);
        if (message.ok) waiter.resolve(message.value);
        else waiter.reject(new ProblemError(message.error));
        return;
      }
      default:
        message satisfies never;
    }
  };
  window.addEventListener('message', hear);
  hello();

  return {
    call(method, ...args) {
      if (!joined || disposed) {
        return Promise.reject(
          new ProblemError({ code: 'unavailable', text: 'There is no bridge yet.', detail: method }),
        );
      }
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const timer = window.setTimeout(() => {
          waiters.delete(id);
          reject(
            new ProblemError({ code: 'bridgeTimeout', text: 'The bridge did not answer.', detail: method }),
          );
        }, answerWithinMs);
        waiters.set(id, { resolve, reject, timer });
        try {
          top.postMessage({ cordboard: 'call', id, method, args }, topOrigin);
        } catch (error) {
          window.clearTimeout(timer);
          waiters.delete(id);
          reject(new ProblemError({ code: 'failed', text: 'This cannot be sent.', detail: String(error) }));
        }
      });
    },

    dispose() {
      disposed = true;
      window.removeEventListener('message', hear);
      window.clearInterval(helloTimer);
      window.clearTimeout(missingTimer);
      for (const { reject, timer } of waiters.values()) {
        window.clearTimeout(timer);
        reject(new ProblemError({ code: 'closed', text: 'The softphone was closed.', detail: '' }));
      }
      waiters.clear();
    },
  };
}
