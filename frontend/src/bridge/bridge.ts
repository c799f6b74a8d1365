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
}

/** A running bridge. */
export interface Bridge {
  dispose(): void;
}

const callTimeoutMs = 15_000;
const lookEveryMs = 1_000;
const pullEveryTicks = 30;
const stateEvent = 'cordboard';

/**
 * Joins the softphones of this page with the program. Runs once in a top page that is not the program's own;
 * answers null where it has nothing to do: in a frame, a second time, or in an ordinary browser.
 *
 * It leaves window.wails behind, which Wails calls with results and events. A page may call it too: a result
 * needs the random id of an open call, and an event says only that there is a State.
 *
 * A page that replaces its document (document.open, or a late document.write) takes every listener of its window
 * away. So the bridge looks every second, and at every ring, whether it still hears, listens again where it does
 * not, and tells the program.
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
  const allowed = (origin: string): boolean => {
    for (let i = 0; i < origins.length; i++) if (origins[i] === origin) return true;
    return false;
  };
  const native = openNative(captured, post, config.token, callTimeoutMs);
  const softphones = openSoftphones(captured, win, native, allowed);

  let disposed = false;
  let calm = (): void => {};
  let ticks = 0;

  const report = (kind: string): void =>
    native.call('softphone.Bridge.Report', captured.toText(kind) ?? '""', () => {});

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
        softphones.hello(frame, origin, asked);
        return;
      case 'call':
        softphones.call(frame, origin, asked);
        return;
      default:
        asked satisfies never;
    }
  };
  const ear = captured.hear(hear);
  /** A softphone that is kept out cannot say so itself. */
  const deafen = captured.hearBlocked((address) => {
    for (let i = 0; i < origins.length; i++) {
      const origin = origins[i] as string;
      const rest = address[origin.length];
      if (address.slice(0, origin.length) !== origin || (rest !== undefined && rest !== '/')) continue;
      native.call('softphone.Bridge.Blocked', captured.toText(origin) ?? '""', () => {});
      return;
    }
  });

  const listen = (): void => {
    if (!disposed && ear.again()) report('deaf');
  };

  const tick = (): void => {
    calm = captured.after(lookEveryMs, tick);
    listen();
    ticks++;
    if (ticks % pullEveryTicks === 0) softphones.pull();
  };

  const wails = captured.freeze({
    flags: {},
    Callback(message: unknown): void {
      native.callback(message);
    },
    EventsNotify(message: unknown): void {
      if (disposed || typeof message !== 'string') return;
      try {
        if (field(captured.parse(message), 'name') !== stateEvent) return;
      } catch {
        return; // Whoever rang wrongly is not answered.
      }
      listen();
      softphones.pull();
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

  calm = captured.after(lookEveryMs, tick);
  report(config.early === true ? 'started before the page' : 'started with the page');

  return {
    dispose() {
      disposed = true;
      ear.stop();
      deafen();
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
