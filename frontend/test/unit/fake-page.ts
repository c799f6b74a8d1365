import type { PageWindow } from '../../src/bridge/captured';

/** A frame in the fake page; what it is sent is kept. */
export interface FakeFrame {
  parent: unknown;
  closed: boolean;
  readonly received: { message: unknown; origin: string }[];
  postMessage(message: unknown, origin: string): void;
}

/** An event that a script makes. */
export class FakeEvent {
  constructor(readonly type: string) {}
  stopImmediatePropagation(): void {
    (this as unknown as { stopped: boolean }).stopped = true;
  }
}

/** A trusted or forged message event, its fields behind accessors as in a browser. */
export class FakeMessageEvent {
  stopped = false;
  readonly isTrusted: boolean;
  #init: { data: unknown; source: unknown; origin: string };

  constructor(init: { data: unknown; source: unknown; origin: string; isTrusted?: boolean }) {
    this.#init = init;
    this.isTrusted = init.isTrusted ?? true;
  }
  get data(): unknown {
    return this.#init.data;
  }
  get source(): unknown {
    return this.#init.source;
  }
  get origin(): string {
    return this.#init.origin;
  }
  stopImmediatePropagation(): void {
    this.stopped = true;
  }
}

/** A top page with a native channel: what a bridge sees of a browser, and nothing it may not rely on. */
export class FakePage {
  readonly posted: unknown[] = [];
  /** Those of message events. */
  readonly listeners: ((event: unknown) => void)[] = [];
  /** Those of all other events, by name. */
  readonly others = new Map<string, (event: unknown) => void>();
  readonly window: PageWindow;

  constructor(options: { url?: string; native?: 'webview2' | 'webkit' | 'none' } = {}) {
    const url = new URL(options.url ?? 'https://acme.lightning.force.com/one/one.app');
    const channel = { postMessage: (message: unknown) => void this.posted.push(message) };
    const native = options.native ?? 'webview2';
    const win = {
      ...{ Reflect, JSON, Object, Array, Number, Uint8Array, crypto },
      Event: FakeEvent,
      MessageEvent: FakeMessageEvent,
      location: url,
      setTimeout: (task: () => void, ms: number) => setTimeout(task, ms),
      clearTimeout: (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer),
      addEventListener: (type: string, listener: (event: unknown) => void) => {
        if (type !== 'message') this.others.set(type, listener);
        else if (!this.listeners.includes(listener)) this.listeners.push(listener);
      },
      removeEventListener: (type: string, listener: (event: unknown) => void) => {
        if (type !== 'message') this.others.delete(type);
        const at = this.listeners.indexOf(listener);
        if (at >= 0) this.listeners.splice(at, 1);
      },
      dispatchEvent: (event: FakeEvent) => this.others.get(event.type)?.(event),
      ...(native === 'webview2' && { chrome: { webview: channel } }),
      ...(native === 'webkit' && { webkit: { messageHandlers: { external: channel } } }),
    };
    Object.assign(win, { top: win, parent: win, self: win });
    this.window = win as unknown as PageWindow;
  }

  /** A frame of this page, or one inside another frame. */
  frame(parent: unknown = this.window): FakeFrame {
    const received: FakeFrame['received'] = [];
    return {
      parent,
      closed: false,
      received,
      postMessage: (message, origin) => void received.push({ message, origin }),
    };
  }

  /** document.open: the page's listeners are gone, all of them. */
  replaceDocument(): void {
    this.listeners.length = 0;
    this.others.clear();
  }

  /** Delivers a message event to the page's listeners. */
  deliver(init: { data: unknown; source: unknown; origin: string; isTrusted?: boolean }): FakeMessageEvent {
    const event = new FakeMessageEvent(init);
    for (const listener of [...this.listeners]) listener(event);
    return event;
  }

  /** The calls to Go so far. */
  get calls(): { name: string; args: unknown[]; callbackID: string }[] {
    return this.posted.map((text) => JSON.parse((text as string).slice(1)));
  }

  /** The window.wails that Go talks to. */
  get wails(): { Callback(text: unknown): void; EventsNotify(text: unknown): void } {
    return (
      this.window as unknown as { wails: { Callback(t: unknown): void; EventsNotify(t: unknown): void } }
    ).wails;
  }

  /** Go answers the call of that index, the newest one by default. */
  answer(result: unknown, at = -1): void {
    this.wails.Callback(JSON.stringify({ result, error: null, callbackid: this.calls.at(at)?.callbackID }));
  }

  fail(error: unknown, at = -1): void {
    this.wails.Callback(JSON.stringify({ result: null, error, callbackid: this.calls.at(at)?.callbackID }));
  }

  /** The page's policy keeps an address out of a frame. */
  block(blockedURI: unknown, effectiveDirective = 'frame-src', isTrusted = true): void {
    this.others.get('securitypolicyviolation')?.({ isTrusted, effectiveDirective, blockedURI });
  }

  ring(name = 'cordboard'): void {
    this.wails.EventsNotify(JSON.stringify({ name, data: [{ rev: 1 }] }));
  }
}
