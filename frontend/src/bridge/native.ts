import type { Captured, PageWindow, Table } from './captured';

/** How a call to Go ended. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** The way to Go and back. */
export interface Native {
  /** Calls a bound method; args are JSON texts joined by commas. done is called exactly once. */
  call(method: string, args: string, done: (outcome: Outcome) => void): void;
  /** What Go calls with the JSON text of a result; ignores what it does not know. */
  callback(message: unknown): void;
  /** Answers every open call and takes no other. */
  dispose(): void;
}

interface Pending {
  done(outcome: Outcome): void;
  calm(): void;
}

type Post = (message: string) => void;

/**
 * The host's channel of this page: WebView2's or WebKitGTK's; null in an ordinary browser. It is only ever
 * given text: anything else ends the program on Windows.
 */
export function nativePost(win: PageWindow): Post | null {
  const host = win as unknown as {
    chrome?: { webview?: { postMessage?: Post } };
    webkit?: { messageHandlers?: { external?: { postMessage?: Post } } };
  };
  const channel = host.chrome?.webview ?? host.webkit?.messageHandlers?.external;
  return typeof channel?.postMessage === 'function' ? channel.postMessage.bind(channel) : null;
}

/** Speaks Wails' call protocol over post. The token goes out as the first argument and nowhere else. */
export function openNative(captured: Captured, post: Post, token: string, timeoutMs: number): Native {
  const { toText, field, parse, random, after, table } = captured;
  const quotedToken = toText(token);
  let pending: Table<Pending> = table();
  let count = 0;
  let disposed = false;

  const settle = (id: string, outcome: Outcome): void => {
    const waiter = pending[id];
    if (waiter === undefined) return;
    delete pending[id];
    waiter.calm();
    waiter.done(outcome);
  };

  return {
    call(method, args, done) {
      if (disposed) return done(failure('closed', 'The page was left.'));
      const id = `${method}-${++count}-${random()}`;
      const calm = after(timeoutMs, () =>
        settle(id, failure('bridgeTimeout', 'The program did not answer in time.')),
      );
      pending[id] = { done, calm };
      const rest = args === '' ? '' : `,${args}`;
      try {
        post(`C{"name":${toText(method)},"args":[${quotedToken}${rest}],"callbackID":${toText(id)}}`);
      } catch {
        settle(id, failure('unavailable', 'The program cannot be reached from this page.'));
      }
    },

    callback(message) {
      if (typeof message !== 'string') return;
      let result: unknown;
      try {
        result = parse(message);
      } catch {
        return;
      }
      const id = field(result, 'callbackid');
      if (typeof id !== 'string') return;
      const error = field(result, 'error');
      settle(
        id,
        error === undefined || error === null || error === ''
          ? { ok: true, value: field(result, 'result') }
          : { ok: false, error },
      );
    },

    dispose() {
      disposed = true;
      const open = pending;
      pending = table();
      for (const id in open) {
        open[id]?.calm();
        open[id]?.done(failure('closed', 'The page was left.'));
      }
    },
  };
}

/** An outcome of the bridge's own making, in the shape of Go's problems. */
export function failure(code: string, text: string): Outcome {
  return { ok: false, error: { code, text, detail: '' } };
}
