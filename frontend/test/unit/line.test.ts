import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SignOnRequest } from '../../src/contract/telephony';
import { type LineListener, openLine, ProblemError } from '../../src/softphone/line';
import { calm, type FakeProgram, fakeProgram, pageKey, realCrypto, until } from './fake-program';

const origin = 'https://acme.lightning.force.com';

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }),
);
afterEach(() => void vi.useRealTimers());

type Message = Record<string, unknown>;

const two = { id: 'two', task: {}, attempt: 1 };

function opened(world: { key?: typeof pageKey | null; crypto?: Crypto } = {}) {
  const clock = { now: 0 };
  const posted: { message: Message; to: string }[] = [];
  const listeners: ((event: unknown) => void)[] = [];
  const told: unknown[] = [];
  const top = { postMessage: (message: Message, to: string) => void posted.push({ message, to }) };
  const window = {
    setTimeout: (task: () => void, ms: number) => setTimeout(task, ms),
    clearTimeout: (timer: never) => clearTimeout(timer),
    setInterval: (task: () => void, ms: number) => setInterval(task, ms),
    clearInterval: (timer: never) => clearInterval(timer),
    addEventListener: (_type: string, listener: (event: unknown) => void) => void listeners.push(listener),
    removeEventListener: () => listeners.splice(0),
  };
  const listener: LineListener = {
    onJoined: (early) => told.push(['joined', early]),
    onMissing: () => told.push('missing'),
    onState: (state) => told.push(['state', state]),
  };
  const line = openLine(
    {
      window: window as unknown as Window,
      crypto: world.crypto ?? realCrypto,
      top: top as unknown as Window,
      topOrigin: origin,
      now: () => clock.now,
      pageKey: world.key === undefined ? pageKey : world.key,
    },
    listener,
  );
  const deliver = (data: unknown, change: Message = {}) => {
    for (const each of [...listeners]) each({ isTrusted: true, source: top, origin, data, ...change });
  };
  const nonce = () => posted.at(-1)?.message.nonce;
  const calls = () => posted.map(({ message }) => message).filter(({ cordboard }) => cordboard === 'call');
  const welcome = async (program: FakeProgram) => {
    deliver(await program.welcome(nonce()));
    await until(() => told.length > 0);
  };
  return { line, posted, listeners, told, deliver, nonce, calls, welcome, clock };
}

async function joined() {
  const made = opened();
  const program = fakeProgram();
  await made.welcome(program);
  made.told.length = 0;
  return { ...made, program };
}

test('says hello every 250 ms, to the top page only, until the program welcomes it', async () => {
  const { posted, told, welcome } = opened();
  vi.advanceTimersByTime(1_000);
  expect(posted).toHaveLength(5);
  for (const { message, to } of posted) {
    expect(message).toEqual({ cordboard: 'hello', frame: pageKey.frame, nonce: expect.any(String) });
    expect(to).toBe(origin);
  }
  await welcome(fakeProgram());
  vi.advanceTimersByTime(30_000);
  expect(posted).toHaveLength(5);
  expect(told).toEqual([['joined', true]]);
});

test('tells after ten seconds that nobody answers, and goes on trying', async () => {
  const { posted, told, deliver, nonce } = opened();
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(['missing']);
  const before = posted.length;
  vi.advanceTimersByTime(1_000);
  expect(posted.length).toBeGreaterThan(before);
  deliver(await fakeProgram().welcome(nonce()));
  await until(() => told.length === 2);
  expect(told).toEqual(['missing', ['joined', true]]);
});

test('without cryptography nobody is greeted, and that is told', () => {
  const { posted, told } = opened({
    crypto: { getRandomValues: (bytes: Uint8Array) => bytes } as unknown as Crypto,
  });
  vi.advanceTimersByTime(10_000);
  expect(posted).toHaveLength(0);
  expect(told).toEqual(['missing']);
});

test('a page from elsewhere asks for a key, and greets with it', async () => {
  const { posted, told, deliver, nonce } = opened({ key: null });
  expect(posted.at(-1)?.message.frame).toBe('');
  deliver({ cordboard: 'key', frame: 'given', key: 'AAAA' });
  expect(posted).toHaveLength(1);
  deliver({ cordboard: 'key', frame: pageKey.frame, key: Buffer.from(pageKey.key).toString('base64url') });
  expect(posted.at(-1)?.message.frame).toBe(pageKey.frame);
  deliver(await fakeProgram().welcome(nonce()));
  await until(() => told.length === 1);
});

describe('the page between is believed nothing', () => {
  test.each([
    ['a forged event', { isTrusted: false }],
    ['another window', { source: {} }],
    ['another origin', { origin: 'https://evil.example' }],
  ])('%s is not heard', async (_name, change) => {
    const { told, deliver, nonce } = opened();
    deliver(await fakeProgram().welcome(nonce()), change);
    await calm();
    expect(told).toEqual([]);
  });

  test('a welcome without the key of this page is none, and a key that it sends is not taken', async () => {
    const { told, deliver, nonce, posted } = opened();
    const stranger = new Uint8Array(32).fill(9);
    deliver({ cordboard: 'key', frame: 'theirs', key: Buffer.from(stranger).toString('base64url') });
    expect(posted).toHaveLength(1);
    const genuine = await fakeProgram().welcome(nonce());
    const forged = await fakeProgram(stranger).welcome(nonce());
    for (const wrong of [
      forged,
      { ...genuine, sealed: forged.sealed },
      { ...genuine, session: 'another' },
      { ...genuine, nonce: forged.nonce },
      { ...genuine, hello: 'another' },
      { ...genuine, sealed: '' },
      { ...genuine, sealed: '§' },
      { cordboard: 'welcome', early: true },
    ]) {
      deliver(wrong);
    }
    await calm();
    expect(told).toEqual([]);
    deliver(genuine);
    await until(() => told.length === 1);
  });

  test('a state that it made, changed, or kept from before is not told, and hides no other', async () => {
    const { told, deliver, program } = await joined();
    const first = await program.state({ rev: 1 });
    const second = await program.state({ rev: 2 });
    deliver({ cordboard: 'state', state: { rev: 1e15, calls: [] } });
    deliver({ ...second, sealed: `${String(second.sealed).slice(0, -2)}AA` });
    deliver({ ...second, session: 'another' });
    deliver({ ...second, cordboard: 'result', id: 0 });
    await calm();
    expect(told).toEqual([]);
    deliver(second);
    await until(() => told.length === 1);
    deliver(first);
    deliver(second);
    await calm();
    expect(told).toEqual([['state', { rev: 2 }]]);
  });

  test('the answer to another call is none', async () => {
    const { line, calls, deliver, program } = await joined();
    const first = line.call('Hold', 'c1');
    const second = line.call('ClaimLogs', 'p', 'en');
    await until(() => calls().length === 2);
    const [a, b] = calls() as [Message, Message];
    const answer = await program.result(b, { ok: true, value: [two] });
    let ended = 0;
    void first.finally(() => ended++).catch(() => {});
    deliver({ ...answer, id: a.id });
    deliver({ cordboard: 'result', session: 'session-1', id: a.id, ok: true, value: 'forged' });
    await calm();
    expect(ended).toBe(0);
    deliver(answer);
    expect(await second).toEqual([two]);
    line.dispose();
    await first.catch(() => {});
  });
});

test('a call is sealed, in the order of the asking, and answered by its own result', async () => {
  const { line, calls, posted, deliver, program } = await joined();
  const first = line.call('SignOn', { password: 'Geheim-123' } as SignOnRequest);
  const second = line.call('ClaimLogs', 'p', 'en');
  await until(() => calls().length === 2);
  expect(JSON.stringify(posted)).not.toContain('Geheim');
  const [a, b] = calls() as [Message, Message];
  expect(await program.asked(a)).toEqual({
    method: 'SignOn',
    args: [{ password: 'Geheim-123' }],
    heard: 1,
  });
  deliver(await program.result(b, { ok: true, value: [two] }));
  const problem = { code: 'inUse', text: 't', detail: '' };
  deliver(await program.result(a, { ok: false, error: problem }));
  expect(await second).toEqual([two]);
  const error = await first.catch((one: unknown) => one);
  expect(error).toBeInstanceOf(ProblemError);
  expect((error as ProblemError).problem).toEqual(problem);
});

test('an answer that is not what the contract says is a problem that names the field', async () => {
  const { line, calls, deliver, program } = await joined();
  const claimed = line.call('ClaimLogs', 'p', 'en');
  await until(() => calls().length === 1);
  deliver(await program.result(calls()[0] as Message, { ok: true, value: [{ id: 2 }] }));
  const error = await claimed.catch((one: unknown) => one);
  expect((error as ProblemError).problem).toMatchObject({ code: 'contract', detail: 'ClaimLogs[0].id' });
});

test('a state that overtakes the verifying of its welcome is told', async () => {
  const { told, deliver, nonce } = opened();
  const program = fakeProgram();
  deliver(await program.welcome(nonce()));
  deliver(await program.state({ rev: 1 }));
  await until(() => told.length === 2);
  expect(told).toEqual([
    ['joined', true],
    ['state', { rev: 1 }],
  ]);
});

test('after a silence the program is heard first, so that no call can be held back and carried out late', async () => {
  const { line, calls, deliver, program, clock } = await joined();
  clock.now += 5_001;
  const first = line.call('ClaimLogs', 'p', 'en');
  const second = line.call('Note', 'c', 't');
  await until(() => calls().length === 1);
  await calm();
  const [ask] = calls() as [Message];
  expect(await program.asked(ask)).toEqual({ method: '', args: [], heard: 1 });
  deliver(await program.result(ask, { ok: true, value: null }));
  await until(() => calls().length === 3);
  const [, claim, note] = calls() as [Message, Message, Message];
  expect(await program.asked(claim)).toEqual({ method: 'ClaimLogs', args: ['p', 'en'], heard: 2 });
  expect(await program.asked(note)).toEqual({ method: 'Note', args: ['c', 't'], heard: 2 });
  deliver(await program.result(claim, { ok: true, value: [two] }));
  deliver(await program.result(note, { ok: true, value: null }));
  expect(await first).toEqual([two]);
  await second;
});

test('what nobody waits for any more is not sent', async () => {
  const { line, calls, clock } = await joined();
  clock.now += 5_001;
  const waits = Array.from({ length: 6 }, () =>
    line.call('Hold', 'c').catch((e: ProblemError) => e.problem.code),
  );
  await vi.advanceTimersByTimeAsync(21_000);
  expect(await Promise.all(waits)).toEqual(Array(6).fill('bridgeTimeout'));
  await calm();
  expect(calls()).toHaveLength(1); // it was asked whether anybody is there
  line.dispose();
});

test('a call before the welcome fails and sends nothing', async () => {
  const { line, posted } = opened();
  await expect(line.call('Hold', 'c1')).rejects.toMatchObject({ problem: { code: 'unavailable' } });
  expect(posted.every(({ message }) => message.cordboard === 'hello')).toBe(true);
});

test('beyond 64 calls that wait, one fails', async () => {
  const { line } = await joined();
  const ends = Array.from({ length: 65 }, () =>
    line.call('Note', 'c', 't').catch((e: ProblemError) => e.problem.code),
  );
  expect(await ends.at(-1)).toBe('busy');
  line.dispose();
  expect(await ends[0]).toBe('closed');
});

test('a program that fell silent is missed, greeted again, and heard again', async () => {
  const { told, posted, deliver, nonce, line } = await joined();
  const before = posted.length;
  vi.advanceTimersByTime(45_000);
  expect(told).toEqual(['missing']);
  expect(posted.length).toBe(before + 1);
  expect(nonce()).not.toBe(posted[0]?.message.nonce);
  const again = fakeProgram();
  deliver(await again.welcome(nonce(), 'session-2'));
  await until(() => told.length === 2);
  expect(told).toEqual(['missing', ['joined', true]]);
  deliver(await again.state({ rev: 3 }));
  await until(() => told.length === 3);
  line.dispose();
  expect(vi.getTimerCount()).toBe(0);
});

test('a program that is heard every half minute is not missed', async () => {
  const { told, deliver, program } = await joined();
  for (let i = 1; i <= 4; i++) {
    vi.advanceTimersByTime(30_000);
    deliver(await program.state({ rev: i }));
    await until(() => told.length === i);
  }
  expect(told).not.toContain('missing');
});

test('every call ends: by time or by dispose', async () => {
  const { line, listeners } = await joined();
  const first = line.call('Hold', 'c1').catch((error: ProblemError) => error.problem.code);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await first).toBe('bridgeTimeout');
  const second = line.call('Hold', 'c1').catch((error: ProblemError) => error.problem.code);
  line.dispose();
  expect(await second).toBe('closed');
  expect(vi.getTimerCount()).toBe(0);
  expect(listeners).toHaveLength(0);
});
