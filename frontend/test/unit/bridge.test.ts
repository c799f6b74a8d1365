import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BridgeConfig, startBridge } from '../../src/bridge/bridge';
import { type FakeFrame, FakePage } from './fake-page';

const softphone = 'https://softphone.cordboard.invalid';
const token = 'f00d-token-f00d';
const config: BridgeConfig = { token, softphoneOrigins: [softphone], early: true };
const hello = { cordboard: 'hello', frame: 'frame-1', nonce: 'nonce-1' };
const opened = { session: 's1', nonce: 'n1', sealed: 'welcome' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page whose softphone is welcomed and was told a state. */
function joined(overrides: Partial<BridgeConfig> = {}) {
  const page = new FakePage();
  const bridge = startBridge(page.window, { ...config, ...overrides });
  page.answer(null);
  const frame = page.frame();
  page.deliver({ data: hello, source: frame, origin: softphone });
  page.answer(opened);
  page.answer('state-1');
  page.posted.length = 0;
  frame.received.length = 0;
  const ask = (id: number, sealed = `sealed-${id}`) =>
    page.deliver({
      data: { cordboard: 'call', session: 's1', id, sealed },
      source: frame,
      origin: softphone,
    });
  return { page, bridge, frame, ask };
}

const names = (page: FakePage) => page.calls.map(({ name }) => name.replace('softphone.Bridge.', ''));

describe('where it starts', () => {
  test.each([
    ['a page of the web', 'https://acme.lightning.force.com/', true],
    ['a simulated console', 'http://127.0.0.1:4711/console/', true],
    ["the program's own page on Windows", 'http://wails.localhost/', false],
    ["the program's own page on Linux", 'wails://wails/', false],
    ['a blank page', 'about:blank', false],
  ])('%s', (_name, url, starts) => {
    const page = new FakePage({ url });
    expect(startBridge(page.window, config) !== null).toBe(starts);
    expect('wails' in page.window).toBe(starts);
  });

  test('not in a frame', () => {
    const page = new FakePage();
    Object.assign(page.window, { top: {} });
    expect(startBridge(page.window, config)).toBeNull();
  });

  test('not in an ordinary browser', () => {
    const page = new FakePage({ native: 'none' });
    expect(startBridge(page.window, config)).toBeNull();
    expect(page.listeners).toHaveLength(0);
  });

  test('not without a token', () => {
    expect(startBridge(new FakePage().window, { ...config, token: '' })).toBeNull();
  });

  test('once, however often it is injected', () => {
    const page = new FakePage();
    const first = startBridge(page.window, config);
    const wails = page.wails;
    expect(first).not.toBeNull();
    expect(startBridge(page.window, config)).toBeNull();
    expect(page.wails).toBe(wails);
    expect(page.listeners).toHaveLength(1);
    expect(page.posted).toHaveLength(1);
  });

  test('in place of a window.wails the page had made', () => {
    const page = new FakePage();
    const fake = {};
    Object.assign(page.window, { wails: fake });
    expect(startBridge(page.window, config)).not.toBeNull();
    expect(page.wails).not.toBe(fake);
  });

  test('with a word to the program, over either channel', () => {
    for (const native of ['webview2', 'webkit'] as const) {
      const page = new FakePage({ native });
      startBridge(page.window, config);
      expect(page.calls).toEqual([
        {
          name: 'softphone.Bridge.Report',
          args: [token, 'started before the page'],
          callbackID: expect.any(String),
        },
      ]);
    }
  });

  test('leaves nothing on the window but what the page cannot replace', () => {
    const page = new FakePage();
    const before = Object.keys(page.window);
    startBridge(page.window, config);
    expect(Object.keys(page.window)).toEqual(before);
    expect(() => Object.assign(page.window, { wails: {} })).toThrow();
    expect(() => Object.assign(page.wails, { Callback() {} })).toThrow();
    expect(() =>
      Object.assign((page.wails as unknown as { flags: object }).flags, { enableResize: true }),
    ).not.toThrow();
  });
});

describe('who is heard', () => {
  test('a softphone that says hello is welcomed and told the state, both as the program sealed them', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const frame = page.frame();
    const event = page.deliver({ data: hello, source: frame, origin: softphone });
    expect(event.stopped).toBe(true);
    expect(page.calls.at(-1)).toMatchObject({
      name: 'softphone.Bridge.Open',
      args: [token, 'frame-1', 'nonce-1'],
    });
    page.answer(opened);
    expect(page.calls.at(-1)).toMatchObject({ name: 'softphone.Bridge.State', args: [token, 's1'] });
    page.answer('state-1');
    expect(frame.received).toEqual([
      {
        message: { cordboard: 'welcome', hello: 'nonce-1', ...opened, user: { id: '', name: '' } },
        origin: softphone,
      },
      { message: { cordboard: 'state', session: 's1', sealed: 'state-1' }, origin: softphone },
    ]);
  });

  const aura = (values: Record<string, unknown>) => ({
    get: (name: string) => {
      const value = values[name.replace('$SObjectType.CurrentUser.', '')];
      if (value instanceof Error) throw value;
      return value;
    },
  });
  test.each([
    ['id and name', aura({ Id: '005A', Name: 'Robin' }), { id: '005A', name: 'Robin' }],
    ['only an address', aura({ Id: '005A', Email: 'r@x.example' }), { id: '005A', name: 'r@x.example' }],
    ['a name of nobody', aura({ Name: 'Robin' }), { id: '', name: '' }],
    ['a page that throws', aura({ Id: new Error('no') }), { id: '', name: '' }],
    ['no text', aura({ Id: { toString: () => '005A' } }), { id: '', name: '' }],
    ['a text without end', aura({ Id: 'x'.repeat(81) }), { id: '', name: '' }],
    ['nothing to ask', {}, { id: '', name: '' }],
  ])('the welcome says who is logged in at the page: %s', (_name, $A, user) => {
    const page = new FakePage();
    Object.assign(page.window, { $A });
    startBridge(page.window, config);
    const frame = page.frame();
    page.deliver({ data: hello, source: frame, origin: softphone });
    page.answer(opened);
    expect(frame.received[0]?.message).toMatchObject({ user });
  });

  test('a hello that is said again before and after the answer opens nothing more', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const frame = page.frame();
    const greet = () => page.deliver({ data: hello, source: frame, origin: softphone });
    for (let i = 0; i < 4; i++) greet();
    page.answer(opened);
    greet();
    expect(names(page)).toEqual(['Report', 'Open', 'State']);
    expect(frame.received.map(({ message }) => (message as { session: string }).session)).toEqual([
      's1',
      's1',
    ]);
  });

  test('a hello that the program refused may be said again', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const frame = page.frame();
    page.deliver({ data: hello, source: frame, origin: softphone });
    page.fail('no');
    page.deliver({ data: hello, source: frame, origin: softphone });
    page.answer(opened);
    expect(frame.received).toHaveLength(1);
  });

  test('a page that brought no key is given one, if the program has one for it', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const frame = page.frame();
    const greet = () => page.deliver({ data: { ...hello, frame: '' }, source: frame, origin: softphone });
    greet();
    expect(page.calls.at(-1)).toMatchObject({ name: 'softphone.Bridge.Key', args: [token] });
    page.fail('no');
    expect(frame.received).toHaveLength(0);
    greet();
    page.answer({ frame: 'f', key: 'k', more: 'x' });
    expect(frame.received).toEqual([
      { message: { cordboard: 'key', frame: 'f', key: 'k' }, origin: softphone },
    ]);
  });

  test('a softphone in a frame of a frame too', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const frame = page.frame(page.frame());
    page.deliver({ data: hello, source: frame, origin: softphone });
    page.answer(opened);
    expect(frame.received).toHaveLength(1);
  });

  test.each([
    ['a forged event', { isTrusted: false }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an origin that only begins alike', { origin: `${softphone}.evil.example` }],
    ['an opaque origin', { origin: 'null' }],
    ['no message of ours', { data: { cti: 'hello' } }],
    ['text', { data: 'hello' }],
    ['nothing', { data: null }],
    ['an array', { data: ['hello'] }],
    ['an inherited field', { data: Object.create(hello) }],
    ['a hello without a nonce', { data: { cordboard: 'hello', frame: 'f' } }],
    ['a hello with a long name', { data: { ...hello, frame: 'x'.repeat(65) } }],
  ])('%s is not', (_name, change) => {
    const page = new FakePage();
    startBridge(page.window, config);
    const event = page.deliver({ data: hello, source: page.frame(), origin: softphone, ...change });
    expect(page.posted).toHaveLength(1);
    expect(event.stopped).toBe(false);
  });

  test('a window that is no frame of this page is not', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const popup = page.frame();
    popup.parent = popup;
    const elsewhere = page.frame(popup);
    for (const source of [popup, elsewhere, page.window, null, undefined, {}, 'x']) {
      page.deliver({ data: hello, source, origin: softphone });
    }
    expect(page.posted).toHaveLength(1);
  });

  test('an empty list allows nobody', () => {
    const page = new FakePage();
    startBridge(page.window, { ...config, softphoneOrigins: [] });
    for (const origin of [softphone, '', 'null', '*', 'https://acme.lightning.force.com']) {
      page.deliver({ data: hello, source: page.frame(), origin });
    }
    expect(page.posted).toHaveLength(1);
  });

  test('a call before hello is not carried', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const data = { cordboard: 'call', session: 's1', id: 1, sealed: 'x' };
    page.deliver({ data, source: page.frame(), origin: softphone });
    expect(names(page)).toEqual(['Report']);
  });

  test('a welcomed frame that went to another origin is not, and is sent nothing', () => {
    const { page, frame } = joined();
    const data = { cordboard: 'call', session: 's1', id: 1, sealed: 'x' };
    page.deliver({ data, source: frame, origin: 'https://evil.example' });
    expect(page.posted).toHaveLength(0);
    page.ring();
    page.answer('state-2');
    expect(frame.received.every((one) => one.origin === softphone)).toBe(true);
  });

  test('more than 16 softphones are not, and those that are there stay', () => {
    const { page, frame } = joined();
    for (let i = 0; i < 40; i++) {
      page.deliver({ data: { ...hello, nonce: `n${i}` }, source: page.frame(), origin: softphone });
    }
    expect(names(page).filter((name) => name === 'Open')).toHaveLength(15);
    page.ring();
    page.answer('state-2');
    expect(frame.received).toHaveLength(1);
  });
});

describe('a page that replaces its document', () => {
  test.each([
    ['is heard again within a second', (_page: FakePage) => void vi.advanceTimersByTime(1_000)],
    ['is heard again when something rings', (page: FakePage) => page.ring()],
  ])('%s, and the program is told', (_name, wake) => {
    const { page } = joined();
    page.replaceDocument();
    const frame = page.frame();
    const data = { ...hello, nonce: 'nonce-2' };
    page.deliver({ data, source: frame, origin: softphone });
    expect(page.posted).toHaveLength(0);
    wake(page);
    expect(page.calls.some(({ args }) => args[1] === 'deaf')).toBe(true);
    page.deliver({ data, source: frame, origin: softphone });
    page.answer(opened);
    expect(frame.received).toHaveLength(1);
    expect(page.listeners).toHaveLength(1);
  });

  test('and one that only stops its timers is heard all the same', () => {
    const { page, ask } = joined();
    vi.clearAllTimers();
    page.replaceDocument();
    page.ring();
    page.posted.length = 0;
    ask(1);
    expect(names(page)).toEqual(['Call']);
  });

  test('a page that leaves the listeners alone is not told of', () => {
    const { page } = joined();
    vi.advanceTimersByTime(20_000);
    expect(page.posted).toHaveLength(0);
  });
});

describe('calls', () => {
  test('carry the token first and what was sealed, and the sealed answer back', () => {
    const { page, frame, ask } = joined();
    expect(ask(7).stopped).toBe(true);
    expect(page.posted[0]).toMatch(/^C\{/);
    expect(page.calls[0]).toMatchObject({ name: 'softphone.Bridge.Call', args: [token, 's1', 'sealed-7'] });
    page.answer('answer');
    expect(frame.received).toEqual([
      { message: { cordboard: 'result', session: 's1', id: 7, sealed: 'answer' }, origin: softphone },
    ]);
  });

  test('that the program does not take have no answer, and the next one has its turn', () => {
    const { page, frame, ask } = joined();
    ask(1);
    ask(2);
    page.fail({ code: 'page', text: 'x' });
    expect(frame.received).toHaveLength(0);
    expect(page.calls.at(-1)?.args[2]).toBe('sealed-2');
  });

  test('go out one after another, each after the answer to the one before', () => {
    const { page, frame, ask } = joined();
    for (let id = 0; id < 5; id++) ask(id);
    for (let id = 0; id < 5; id++) {
      expect(page.posted).toHaveLength(id + 1);
      page.answer(`answer-${id}`);
    }
    expect(page.calls.map((call) => call.args[2])).toEqual([0, 1, 2, 3, 4].map((id) => `sealed-${id}`));
    expect(frame.received.map((one) => (one.message as { id: number }).id)).toEqual([0, 1, 2, 3, 4]);
  });

  test('of one softphone do not wait for those of another', () => {
    const { page, ask } = joined();
    const other = page.frame();
    page.deliver({ data: { ...hello, nonce: 'other' }, source: other, origin: softphone });
    page.answer({ ...opened, session: 's2' });
    page.answer('state');
    page.posted.length = 0;
    ask(1);
    const data = { cordboard: 'call', session: 's2', id: 1, sealed: 'b' };
    page.deliver({ data, source: other, origin: softphone });
    expect(page.calls.map((call) => call.args[2])).toEqual(['sealed-1', 'b']);
  });

  test('that are not answered are given up after 15 seconds, and the next one has its turn', () => {
    const { page, frame, ask } = joined();
    ask(1);
    ask(2);
    vi.advanceTimersByTime(14_999);
    expect(page.calls.filter(({ args }) => args[2] === 'sealed-2')).toHaveLength(0);
    vi.advanceTimersByTime(1);
    page.answer('late', 0);
    expect(frame.received).toHaveLength(0);
    expect(page.calls.at(-1)?.args[2]).toBe('sealed-2');
  });

  test.each([
    ['no id', { session: 's1', sealed: 'x' }],
    ['an id that is text', { session: 's1', id: '1', sealed: 'x' }],
    ['no session', { id: 1, sealed: 'x' }],
    ['nothing sealed', { session: 's1', id: 1 }],
    ['what is no text', { session: 's1', id: 1, sealed: { toString: (): string => 'x' } }],
    ['too much', { session: 's1', id: 1, sealed: 'x'.repeat(512 * 1024 + 1) }],
    ['a long session', { session: 'x'.repeat(65), id: 1, sealed: 'x' }],
  ])('with %s are not ours', (_name, rest) => {
    const { page, frame } = joined();
    page.deliver({ data: { cordboard: 'call', ...rest }, source: frame, origin: softphone });
    expect(page.posted).toHaveLength(0);
  });

  test('beyond 64 waiting are dropped', () => {
    const { page, ask } = joined();
    for (let id = 0; id < 70; id++) ask(id);
    for (let id = 0; id < 65; id++) page.answer('x');
    expect(page.posted).toHaveLength(65);
  });

  test('of a page that was reloaded do not reach its successor', () => {
    const { page, frame, ask } = joined();
    ask(0);
    ask(1);
    page.deliver({ data: { ...hello, nonce: 'nonce-2' }, source: frame, origin: softphone });
    frame.received.length = 0;
    page.answer('old', 0);
    expect(frame.received).toHaveLength(0);
    expect(page.calls.map((call) => call.args[2])).not.toContain('sealed-1');
  });

  test('are given up when the channel throws', () => {
    const page = new FakePage();
    let broken = false;
    const native = page.window as unknown as { chrome: { webview: { postMessage(text: string): void } } };
    native.chrome.webview.postMessage = () => {
      if (broken) throw new Error('gone');
    };
    startBridge(page.window, config);
    broken = true;
    const frame = page.frame();
    expect(() => page.deliver({ data: hello, source: frame, origin: softphone })).not.toThrow();
    expect(frame.received).toHaveLength(0);
  });
});

describe('the state', () => {
  const sealed = (frame: FakeFrame) =>
    frame.received.map((one) => (one.message as { sealed: string }).sealed);

  test('is pulled when the doorbell rings, and posted', () => {
    const { page, frame } = joined();
    page.ring();
    page.answer('state-2');
    expect(frame.received).toEqual([
      { message: { cordboard: 'state', session: 's1', sealed: 'state-2' }, origin: softphone },
    ]);
  });

  test('is pulled once more, not often more, for what rang meanwhile', () => {
    const { page, frame } = joined();
    for (let i = 0; i < 10; i++) page.ring();
    expect(page.posted).toHaveLength(1);
    page.answer('2');
    expect(page.posted).toHaveLength(2);
    page.answer('3');
    expect(page.posted).toHaveLength(2);
    expect(sealed(frame)).toEqual(['2', '3']);
  });

  test('is pulled every 30 seconds while somebody listens', () => {
    const { page, frame } = joined();
    vi.advanceTimersByTime(30_000);
    expect(names(page)).toEqual(['State']);
    page.answer('2');
    frame.closed = true;
    vi.advanceTimersByTime(60_000);
    expect(page.posted).toHaveLength(1);
  });

  test('is pulled again after a pull that was never answered', () => {
    const { page, frame } = joined();
    page.ring();
    page.ring();
    vi.advanceTimersByTime(15_000);
    expect(page.posted).toHaveLength(2);
    page.answer('9');
    expect(frame.received).toHaveLength(1);
  });

  test('is not told where it is no text', () => {
    const { page, frame } = joined();
    for (const odd of [null, 5, { rev: '2' }, {}]) {
      page.ring();
      page.answer(odd);
    }
    expect(frame.received).toHaveLength(0);
  });

  test('is told to every softphone, and to none that is gone', () => {
    const { page, frame } = joined();
    const other = page.frame();
    const gone = page.frame();
    for (const one of [other, gone]) {
      page.deliver({ data: { ...hello, nonce: String(one === other) }, source: one, origin: softphone });
      page.answer({ ...opened, session: 's2' });
      page.answer('state');
    }
    gone.closed = true;
    for (const one of [frame, other, gone]) one.received.length = 0;
    page.posted.length = 0;
    page.ring();
    expect(page.posted).toHaveLength(2);
    page.answer('2', 0);
    page.answer('2', 1);
    expect([frame, other, gone].map((one) => one.received.length)).toEqual([1, 1, 0]);
  });
});

describe('what Go calls', () => {
  test.each([
    undefined,
    null,
    5,
    '',
    '{',
    '[]',
    '"x"',
    'null',
    '{"callbackid":1}',
    '{"callbackid":"toString"}',
    '{}',
  ])('ignores %s', (odd) => {
    const { page } = joined();
    expect(() => page.wails.Callback(odd)).not.toThrow();
    expect(() => page.wails.EventsNotify(odd)).not.toThrow();
    expect(page.posted).toHaveLength(0);
  });

  test('other events are not the doorbell', () => {
    const { page } = joined();
    page.ring('somethingElse');
    expect(page.posted).toHaveLength(0);
  });

  test('a result counts once', () => {
    const { page, frame, ask } = joined();
    ask(1);
    page.answer('first', 0);
    page.answer('second', 0);
    expect(frame.received).toHaveLength(1);
  });
});

describe('dispose', () => {
  test('goes deaf, answers nobody and leaves no timer', () => {
    const { page, bridge, frame, ask } = joined();
    ask(1);
    bridge?.dispose();
    expect(vi.getTimerCount()).toBe(0);
    expect(page.listeners).toHaveLength(0);
    page.posted.length = 0;
    page.ring();
    page.answer('late');
    expect(page.posted).toHaveLength(0);
    expect(frame.received).toHaveLength(0);
  });
});

describe('a softphone that the page keeps out', () => {
  test.each([
    [`${softphone}/softphone.html?mode=Lightning`, 'frame-src', true, [softphone]],
    [softphone, 'child-src', true, [softphone]],
    [`${softphone}/softphone.html`, 'default-src', true, [softphone]],
    [`${softphone}/softphone.html`, 'img-src', true, []],
    [`${softphone}.evil.example/`, 'frame-src', true, []],
    ['https://elsewhere.example/', 'frame-src', true, []],
    [`${softphone}/softphone.html`, 'frame-src', false, []],
    [7, 'frame-src', true, []],
  ])('%s by %s (trusted: %s) tells the program %o', (address, directive, trusted, told) => {
    const { page, bridge } = joined();
    page.block(address, directive, trusted);
    const of = page.calls.filter(({ name }) => name === 'softphone.Bridge.Blocked');
    expect(of.map(({ args }) => args)).toEqual(told.map((origin) => [token, origin]));
    bridge?.dispose();
    page.block(`${softphone}/softphone.html`);
    expect(page.calls.filter(({ name }) => name === 'softphone.Bridge.Blocked')).toHaveLength(told.length);
  });
});
