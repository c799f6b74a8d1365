import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLine, ProblemError } from '../../src/softphone/line';

const origin = 'https://acme.lightning.force.com';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened() {
  const posted: { message: Record<string, unknown>; to: string }[] = [];
  const listeners: ((event: unknown) => void)[] = [];
  const told: unknown[] = [];
  const top = {
    postMessage: (message: Record<string, unknown>, to: string) => void posted.push({ message, to }),
  };
  const window = {
    setTimeout: (task: () => void, ms: number) => setTimeout(task, ms),
    clearTimeout: (timer: never) => clearTimeout(timer),
    setInterval: (task: () => void, ms: number) => setInterval(task, ms),
    clearInterval: (timer: never) => clearInterval(timer),
    addEventListener: (_type: string, listener: (event: unknown) => void) => void listeners.push(listener),
    removeEventListener: () => listeners.splice(0),
  };
  const line = openLine(window as unknown as Window, top as unknown as Window, origin, {
    onJoined: (early) => told.push(['joined', early]),
    onMissing: () => told.push('missing'),
    onState: (state) => told.push(['state', state]),
  });
  const deliver = (data: unknown, change: Record<string, unknown> = {}) => {
    for (const listener of [...listeners])
      listener({ isTrusted: true, source: top, origin, data, ...change });
  };
  const welcome = () => deliver({ cordboard: 'welcome', early: true, version: '1' });
  return { line, posted, listeners, told, deliver, welcome };
}

test('says hello every 250 ms, to the top page only, until it is welcomed', () => {
  const { posted, told, welcome } = opened();
  vi.advanceTimersByTime(1_000);
  expect(posted).toHaveLength(5);
  expect(posted.every(({ message, to }) => message.cordboard === 'hello' && to === origin)).toBe(true);
  welcome();
  welcome();
  vi.advanceTimersByTime(60_000);
  expect(posted).toHaveLength(5);
  expect(told).toEqual([['joined', true]]);
});

test('tells after ten seconds that nobody answers, and goes on trying', () => {
  const { posted, told, welcome } = opened();
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(['missing']);
  const before = posted.length;
  vi.advanceTimersByTime(1_000);
  expect(posted.length).toBeGreaterThan(before);
  welcome();
  expect(told).toEqual(['missing', ['joined', true]]);
});

test.each([
  ['a forged event', { isTrusted: false }],
  ['another window', { source: {} }],
  ['another origin', { origin: 'https://evil.example' }],
])('%s is not heard', (_name, change) => {
  const { told, deliver } = opened();
  deliver({ cordboard: 'welcome', early: true }, change);
  deliver({ cordboard: 'state', state: { rev: 1 } }, change);
  expect(told).toEqual([]);
});

test('a call is answered by its own result, and by no other', async () => {
  const { line, posted, deliver, welcome } = opened();
  welcome();
  const first = line.call('Hold', 'c1');
  const second = line.call('Dial', { number: '1' });
  const [a, b] = posted.slice(-2).map(({ message }) => message);
  expect(a).toEqual({ cordboard: 'call', id: a?.id, method: 'Hold', args: ['c1'] });
  deliver({ cordboard: 'result', id: 99, ok: true, value: 'x' });
  deliver({ cordboard: 'result', id: b?.id, ok: true, value: 'two' });
  deliver({ cordboard: 'result', id: a?.id, ok: false, error: { code: 'inUse', text: 't', detail: '' } });
  expect(await second).toBe('two');
  const error = await first.catch((one: unknown) => one);
  expect(error).toBeInstanceOf(ProblemError);
  expect((error as ProblemError).problem).toEqual({ code: 'inUse', text: 't', detail: '' });
});

test('a call before the welcome fails and sends nothing', async () => {
  const { line, posted } = opened();
  await expect(line.call('Hold', 'c1')).rejects.toMatchObject({ problem: { code: 'unavailable' } });
  expect(posted.every(({ message }) => message.cordboard === 'hello')).toBe(true);
});

test('every call ends: by time or by dispose', async () => {
  const { line, listeners, welcome } = opened();
  welcome();
  const first = line.call('Hold', 'c1').catch((error: ProblemError) => error.problem.code);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await first).toBe('bridgeTimeout');
  const second = line.call('Hold', 'c1').catch((error: ProblemError) => error.problem.code);
  line.dispose();
  expect(await second).toBe('closed');
  expect(vi.getTimerCount()).toBe(0);
  expect(listeners).toHaveLength(0);
});
