import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BridgeConfig, startBridge } from '../../src/bridge/bridge';
import { FakePage } from './fake-page';

const softphone = 'https://softphone.cordboard.invalid';
const token = 'f00d-token-f00d';
const config: BridgeConfig = { token, softphoneOrigins: [softphone], early: true, version: '1.2.3' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page whose start pull is answered and whose softphone is welcomed and knows revision 1. */
function joined(overrides: Partial<BridgeConfig> = {}) {
  const page = new FakePage();
  const bridge = startBridge(page.window, { ...config, ...overrides });
  page.answer({ rev: 1 });
  const frame = page.frame();
  page.deliver({ data: { cordboard: 'hello' }, source: frame, origin: softphone });
  page.answer({ rev: 1 });
  page.posted.length = 0;
  frame.received.length = 0;
  const ask = (id: number, method: string, ...args: unknown[]) =>
    page.deliver({ data: { cordboard: 'call', id, method, args }, source: frame, origin: softphone });
  return { page, bridge, frame, ask };
}

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

  test('with one pull of the state, over either channel', () => {
    for (const native of ['webview2', 'webkit'] as const) {
      const page = new FakePage({ native });
      startBridge(page.window, config);
      expect(page.calls).toEqual([
        { name: 'main.Telephony.State', args: [token], callbackID: expect.any(String) },
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
  const hello = { cordboard: 'hello' };

  test('a softphone that says hello is welcomed and told the state', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    page.answer({ rev: 3 });
    const frame = page.frame();
    const event = page.deliver({ data: hello, source: frame, origin: softphone });
    expect(event.stopped).toBe(true);
    page.answer({ rev: 3, agent: 'on' });
    expect(frame.received).toEqual([
      { message: { cordboard: 'welcome', early: true, version: '1.2.3' }, origin: softphone },
      { message: { cordboard: 'state', state: { rev: 3, agent: 'on' } }, origin: softphone },
    ]);
  });

  test('a softphone in a frame of a frame too', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    const frame = page.frame(page.frame());
    page.deliver({ data: hello, source: frame, origin: softphone });
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
    ['an inherited field', { data: Object.create({ cordboard: 'hello' }) }],
  ])('%s is not', (_name, change) => {
    const page = new FakePage();
    startBridge(page.window, config);
    const frame = page.frame();
    const event = page.deliver({ data: hello, source: frame, origin: softphone, ...change });
    expect(frame.received).toHaveLength(0);
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
    expect([...popup.received, ...elsewhere.received]).toHaveLength(0);
    expect(page.posted).toHaveLength(1);
  });

  test('an empty list allows nobody', () => {
    const page = new FakePage();
    startBridge(page.window, { ...config, softphoneOrigins: [] });
    for (const origin of [softphone, '', 'null', '*', 'https://acme.lightning.force.com']) {
      const frame = page.frame();
      page.deliver({ data: hello, source: frame, origin });
      expect(frame.received).toHaveLength(0);
    }
  });

  test('a call before hello is not carried out', () => {
    const page = new FakePage();
    startBridge(page.window, config);
    page.deliver({
      data: { cordboard: 'call', id: 1, method: 'Dial', args: [] },
      source: page.frame(),
      origin: softphone,
    });
    expect(page.calls.map((call) => call.name)).toEqual(['main.Telephony.State']);
  });

  test('a welcomed frame that went to another origin is not, and is sent nothing', () => {
    const { page, frame } = joined();
    page.deliver({
      data: { cordboard: 'call', id: 1, method: 'Dial', args: [] },
      source: frame,
      origin: 'https://evil.example',
    });
    expect(page.posted).toHaveLength(0);
    page.ring();
    page.answer({ rev: 2 });
    expect(frame.received.every((one) => one.origin === softphone)).toBe(true);
  });
});

describe('calls', () => {
  test('carry the token first and the result back', () => {
    const { page, frame, ask } = joined();
    const event = ask(7, 'Dial', { number: '+49 30 1', record: { recordId: '003' } });
    expect(event.stopped).toBe(true);
    expect(page.posted[0]).toMatch(/^C\{/);
    expect(page.calls[0]).toMatchObject({
      name: 'main.Telephony.Dial',
      args: [token, { number: '+49 30 1', record: { recordId: '003' } }],
    });
    page.answer({ accepted: true });
    expect(frame.received).toEqual([
      { message: { cordboard: 'result', id: 7, ok: true, value: { accepted: true } }, origin: softphone },
    ]);
  });

  test.each([
    [
      'a problem',
      { code: 'inUse', text: 'In use.', detail: 'x' },
      { code: 'inUse', text: 'In use.', detail: 'x' },
    ],
    ['text', 'boom', { code: 'failed', text: 'boom', detail: '' }],
    ['something else', { code: 5 }, { code: 'failed', text: '', detail: '' }],
  ])('fail with %s', (_name, error, expected) => {
    const { page, frame, ask } = joined();
    ask(1, 'SignOn', {});
    page.fail(error);
    expect(frame.received[0]?.message).toEqual({ cordboard: 'result', id: 1, ok: false, error: expected });
  });

  test('go out one after another, each after the answer to the one before', () => {
    const { page, frame, ask } = joined();
    for (let id = 0; id < 5; id++) ask(id, 'Note', 'call', `text ${id}`);
    for (let id = 0; id < 5; id++) {
      expect(page.posted).toHaveLength(id + 1);
      page.answer(id);
    }
    expect(page.calls.map((call) => call.args[2])).toEqual([
      'text 0',
      'text 1',
      'text 2',
      'text 3',
      'text 4',
    ]);
    expect(frame.received.map((one) => (one.message as { id: number }).id)).toEqual([0, 1, 2, 3, 4]);
  });

  test('of one softphone do not wait for those of another', () => {
    const { page, ask } = joined();
    const other = page.frame();
    page.deliver({ data: { cordboard: 'hello' }, source: other, origin: softphone });
    page.answer({ rev: 1 });
    page.posted.length = 0;
    ask(1, 'Hold', 'a');
    page.deliver({
      data: { cordboard: 'call', id: 1, method: 'Hold', args: ['b'] },
      source: other,
      origin: softphone,
    });
    expect(page.calls.map((call) => call.args[1])).toEqual(['a', 'b']);
  });

  test('that are not answered end after 15 seconds, and the next one has its turn', () => {
    const { page, frame, ask } = joined();
    ask(1, 'Hold', 'a');
    ask(2, 'Retrieve', 'a');
    vi.advanceTimersByTime(14_999);
    expect(frame.received).toHaveLength(0);
    vi.advanceTimersByTime(1);
    expect(frame.received[0]?.message).toMatchObject({ id: 1, ok: false, error: { code: 'bridgeTimeout' } });
    page.answer('late', 0);
    expect(frame.received).toHaveLength(1);
    expect(page.calls.at(-1)?.name).toBe('main.Telephony.Retrieve');
  });

  test.each(['State', 'Load', 'Save', 'constructor', '__proto__', 'toString', '', 'dial'])(
    'of another method (%s) are refused',
    (method) => {
      const { page, frame, ask } = joined();
      ask(1, method);
      expect(page.posted).toHaveLength(0);
      expect(frame.received[0]?.message).toMatchObject({
        id: 1,
        ok: false,
        error: { code: 'unknownMethod' },
      });
    },
  );

  test.each([
    ['no id', { method: 'Dial', args: [] }],
    ['an id that is text', { id: '1', method: 'Dial', args: [] }],
    ['a method that is none', { id: 1, method: 5, args: [] }],
    ['no arguments', { id: 1, method: 'Dial' }],
    ['too many arguments', { id: 1, method: 'Dial', args: [1, 2, 3, 4, 5] }],
    ['an argument that is no data', { id: 1, method: 'Dial', args: [() => 1] }],
    ['a number that is none', { id: 1, method: 'Dial', args: [Number.NaN] }],
    ['an argument without end', { id: 1, method: 'Dial', args: [nested(20)] }],
    ['an argument too long', { id: 1, method: 'Dial', args: ['x'.repeat(300_000)] }],
  ])('with %s are not ours', (_name, rest) => {
    const { page, frame } = joined();
    page.deliver({ data: { cordboard: 'call', ...rest }, source: frame, origin: softphone });
    expect(page.posted).toHaveLength(0);
    expect(frame.received).toHaveLength(0);
  });

  test('beyond 64 waiting are refused', () => {
    const { page, frame, ask } = joined();
    for (let id = 0; id < 70; id++) ask(id, 'Note', 'c', 't');
    const refused = frame.received.map((one) => one.message as { id: number; error: { code: string } });
    expect(refused.map((one) => one.id)).toEqual([65, 66, 67, 68, 69]);
    expect(refused[0]?.error.code).toBe('busy');
    expect(page.posted).toHaveLength(1);
  });

  test('of a page that was reloaded do not reach its successor', () => {
    const { page, frame, ask } = joined();
    ask(0, 'Hold', 'a');
    ask(1, 'Hold', 'b');
    page.deliver({ data: { cordboard: 'hello' }, source: frame, origin: softphone });
    frame.received.length = 0;
    page.answer('old', 0);
    expect(frame.received).toHaveLength(0);
    expect(page.calls.map((call) => call.args[1])).not.toContain('b');
  });

  test('fail when the channel throws', () => {
    const page = new FakePage();
    let broken = false;
    const native = page.window as unknown as { chrome: { webview: { postMessage(text: string): void } } };
    native.chrome.webview.postMessage = () => {
      if (broken) throw new Error('gone');
    };
    startBridge(page.window, config);
    const frame = page.frame();
    page.deliver({ data: { cordboard: 'hello' }, source: frame, origin: softphone });
    broken = true;
    page.deliver({
      data: { cordboard: 'call', id: 1, method: 'Hold', args: [] },
      source: frame,
      origin: softphone,
    });
    expect(frame.received.at(-1)?.message).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('the state', () => {
  test('is pulled when the doorbell rings, and posted', () => {
    const { page, frame } = joined();
    page.ring();
    page.answer({ rev: 2 });
    expect(frame.received).toEqual([
      { message: { cordboard: 'state', state: { rev: 2 } }, origin: softphone },
    ]);
  });

  test('is pulled once more, not often more, for what rang meanwhile', () => {
    const { page, frame } = joined();
    for (let i = 0; i < 10; i++) page.ring();
    expect(page.posted).toHaveLength(1);
    page.answer({ rev: 2 });
    expect(page.posted).toHaveLength(2);
    page.answer({ rev: 3 });
    expect(page.posted).toHaveLength(2);
    expect(frame.received.map((one) => (one.message as { state: { rev: number } }).state.rev)).toEqual([
      2, 3,
    ]);
  });

  test('is dropped when it is older', () => {
    const { page, frame } = joined();
    page.ring();
    page.answer({ rev: 5 });
    page.ring();
    page.answer({ rev: 4 });
    expect(frame.received).toHaveLength(1);
  });

  test('is pulled every 30 seconds while somebody listens', () => {
    const { page, frame } = joined();
    vi.advanceTimersByTime(30_000);
    expect(page.calls.map((call) => call.name)).toEqual(['main.Telephony.State']);
    page.answer({ rev: 1 });
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
    page.answer({ rev: 9 });
    expect(frame.received).toHaveLength(1);
  });

  test('is not told without a revision', () => {
    const { page, frame } = joined();
    for (const odd of [null, 'x', { rev: '2' }, {}]) {
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
      page.deliver({ data: { cordboard: 'hello' }, source: one, origin: softphone });
      page.answer({ rev: 1 });
    }
    gone.closed = true;
    for (const one of [frame, other, gone]) one.received.length = 0;
    page.ring();
    page.answer({ rev: 2 });
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
    ask(1, 'Hold', 'a');
    page.answer('first', 0);
    page.answer('second', 0);
    expect(frame.received).toHaveLength(1);
  });
});

describe('dispose', () => {
  test('goes deaf, answers nobody and leaves no timer', () => {
    const { page, bridge, frame, ask } = joined();
    ask(1, 'Hold', 'a');
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

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)];
}
