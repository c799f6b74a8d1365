import { capture, type PageWindow } from './captured';
import { nativePost, openNative } from './native';
import { isFrameOf, openSoftphones, readAsked } from './softphones';

/** What the program writes into the script, once. */
export interface BridgeConfig {
  /** Opens telephony, and nothing else. Lives in this closure and in the messages to Go only. */
  readonly token: string;
  /** The origins a softphone may come from; none means nobody. */
  readonly softphoneOrigins: readonly string[];
  /** Whether the script runs before the page's own. */
  readonly early: boolean;
  readonly version: string;
}

/** A running bridge. */
export interface Bridge {
  dispose(): void;
}

const callTimeoutMs = 15_000;
const pullEveryMs = 30_000;
const doorbell = 'cordboard';

/**
 * Joins the softphones of this page with the program. Runs once in a top page that is not the program's own;
 * answers null where it has nothing to do: in a frame, a second time, or in an ordinary browser.
 *
 * It leaves window.wails behind, which Wails calls with results and events. A page may call it too: a result
 * needs the random id of an open call, and an event is but a doorbell.
 */
export function startBridge(win: PageWindow, config: BridgeConfig): Bridge | null {
  if (win.top !== win || !isForeignPage(win.location)) return null;
  const post = nativePost(win);
  if (post === null || typeof config.token !== 'string' || config.token === '') return null;
  const before = win.Object.getOwnPropertyDescriptor(win, 'wails');
  if (before && before.configurable !== true) return null;

  const captured = capture(win);
  const { field } = captured;
  const origins = config.softphoneOrigins;
  const early = config.early === true;
  const version = config.version;
  const allowed = (origin: string): boolean => {
    for (let i = 0; i < origins.length; i++) if (origins[i] === origin) return true;
    return false;
  };
  const native = openNative(captured, post, config.token, callTimeoutMs);
  const softphones = openSoftphones(captured, win, native, allowed);

  let disposed = false;
  let pulling = false;
  let again = false;
  let newest = -1;
  let calm = (): void => {};

  const pull = (): void => {
    if (disposed) return;
    if (pulling) {
      again = true;
      return;
    }
    pulling = true;
    native.call('main.Telephony.State', '', (outcome) => {
      pulling = false;
      if (disposed) return;
      const rev = outcome.ok ? field(outcome.value, 'rev') : undefined;
      if (outcome.ok && typeof rev === 'number' && rev >= newest) {
        newest = rev;
        softphones.tell(outcome.value);
      }
      if (again) {
        again = false;
        pull();
      }
    });
  };

  const tick = (): void => {
    calm = captured.after(pullEveryMs, tick);
    if (softphones.any()) pull();
  };

  const hear = (event: MessageEvent): void => {
    // The order matters: a forged event can carry any source and origin, but is never trusted.
    if (event.isTrusted !== true) return;
    const frame = captured.source(event);
    if (!isFrameOf(win, frame)) return;
    const asked = readAsked(captured, captured.data(event));
    if (asked === null) return;
    const origin = captured.origin(event);
    if (typeof origin !== 'string' || !allowed(origin)) return;
    captured.stop(event);
    switch (asked.kind) {
      case 'hello':
        softphones.welcome(frame, origin);
        try {
          frame.postMessage({ cordboard: 'welcome', early, version }, origin);
        } catch {
          return;
        }
        pull();
        return;
      case 'call':
        softphones.call(frame, origin, asked);
        return;
      default:
        asked satisfies never;
    }
  };

  const wails = captured.freeze({
    flags: {},
    Callback(message: unknown): void {
      native.callback(message);
    },
    EventsNotify(message: unknown): void {
      if (typeof message !== 'string') return;
      try {
        if (field(captured.parse(message), 'name') === doorbell && softphones.any()) pull();
      } catch {
        // Whoever rang wrongly is not answered.
      }
    },
    setCSSDragProperties(): void {},
    setCSSDropProperties(): void {},
  });
  win.Object.defineProperty(win, 'wails', {
    value: wails,
    enumerable: false,
    configurable: false,
    writable: false,
  });

  const deaf = captured.hear(hear);
  calm = captured.after(pullEveryMs, tick);
  pull();

  return {
    dispose() {
      disposed = true;
      deaf();
      calm();
      softphones.dispose();
      native.dispose();
    },
  };
}

/** A page of the web that is not the program's own: those have Wails' runtime and need no bridge. */
function isForeignPage(location: Location): boolean {
  const web = location.protocol === 'https:' || location.protocol === 'http:';
  return web && location.hostname !== 'wails.localhost';
}
