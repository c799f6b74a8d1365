import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Config, readSettingsView, type Server } from '../../src/contract/settings';
import { consoleStatus, hostOf, openingPatience, unreachable } from '../../src/settings/console';
import { type ProgramError, programOf } from '../../src/settings/program';

type Bound = Record<string, (...args: unknown[]) => unknown>;

function pageWith(bound: Bound | undefined): Window & { go?: unknown } {
  const page = {
    document: { querySelector: () => ({ content: 'the token' }) },
    close: vi.fn(),
    ...(bound ? { go: { softphone: { Settings: bound } } } : {}),
  };
  return page as unknown as Window & { go?: unknown };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

async function failure(promise: Promise<unknown>): Promise<ProgramError> {
  const caught = promise.then(
    () => null,
    (error: ProgramError) => error,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  const error = await caught;
  if (!error) throw new Error('it did not fail');
  return error;
}

describe('the program', () => {
  it('shows its token with every call', async () => {
    const seen: unknown[][] = [];
    const note =
      (name: string) =>
      (...args: unknown[]) => {
        seen.push([name, ...args]);
        return {};
      };
    const program = programOf(pageWith({ Load: note('Load'), Save: note('Save'), Console: note('Console') }));
    const view = await program.load();
    await program.save(view.config);
    await program.openConsole();
    expect(seen).toEqual([
      ['Load', 'the token'],
      ['Save', 'the token', view.config],
      ['Console', 'the token'],
    ]);
  });

  it('waits for the runtime to come', async () => {
    const page = pageWith(undefined);
    const loaded = programOf(page).load();
    await vi.advanceTimersByTimeAsync(1000);
    page.go = { softphone: { Settings: { Load: () => ({ path: 'here' }) } } };
    await vi.advanceTimersByTimeAsync(100);
    expect((await loaded).path).toBe('here');
  });

  it('says when there is no runtime', async () => {
    expect((await failure(programOf(pageWith(undefined)).load())).code).toBe('unavailable');
  });

  it('does not wait for ever', async () => {
    const program = programOf(pageWith({ Load: () => new Promise(() => undefined) }));
    expect((await failure(program.load())).code).toBe('timeout');
  });

  it.each([
    ['a problem', { code: 'denied', text: 'No.' }, 'denied', 'No.'],
    ['words', 'No.', 'failed', 'No.'],
    ['an error', new Error('No.'), 'failed', 'No.'],
    ['anything', 7, 'failed', '7'],
  ])('passes on why: %s', async (_name, reason, code, message) => {
    const program = programOf(pageWith({ Load: () => Promise.reject(reason) }));
    expect(await failure(program.load())).toMatchObject({ code, message });
  });

  it('closes through the runtime, and by itself without one', () => {
    const page = pageWith({});
    programOf(page).close();
    expect(page.close).toHaveBeenCalledOnce();
    const Quit = vi.fn();
    Object.assign(page, { runtime: { Quit } });
    programOf(page).close();
    expect(Quit).toHaveBeenCalledOnce();
    expect(page.close).toHaveBeenCalledOnce();
  });

  it('tells of editing only where somebody listens', () => {
    programOf(pageWith({})).editing(true);
    const Editing = vi.fn();
    programOf(pageWith({ Editing })).editing(true);
    expect(Editing).toHaveBeenCalledExactlyOnceWith('the token', true);
  });
});

describe('the view', () => {
  it('tells damage apart from other problems', () => {
    const problems = [{ field: '', code: 'password', line: 3 }];
    const view = readSettingsView({ config: {}, path: 'p', problems });
    expect(view.damaged).toBeNull();
    expect(view.problems).toEqual([{ field: '', code: 'password', line: 3, file: '' }]);
    expect(readSettingsView({ damaged: { code: 'empty', line: 2 } }).damaged).toMatchObject({
      code: 'empty',
      line: 2,
    });
  });

  it('is refused where it is of another kind, and so is every other answer', async () => {
    const program = programOf(pageWith({ Load: () => ({ path: 7 }), Test: () => 'x', Save: () => [] }));
    expect(await failure(program.load())).toMatchObject({
      code: 'failed',
      message: 'Load.path is no text but number',
    });
    expect((await failure(program.test({} as Server))).code).toBe('failed');
    expect((await failure(program.save({} as Config))).code).toBe('failed');
  });
});

describe('the console', () => {
  it('is not set up, opening, overdue, or out of reach', () => {
    expect(consoleStatus('', '', 99_999).state).toBe('unconfigured');
    expect(consoleStatus('https://a.example', '', openingPatience - 1).state).toBe('opening');
    expect(consoleStatus('https://a.example', '', openingPatience)).toMatchObject({
      state: 'unreachable',
      code: 'timeout',
    });
    expect(consoleStatus('https://a.example', 'failed', 0)).toMatchObject({ code: 'failed' });
  });

  it('is asked for without credentials before the window goes there', async () => {
    const asked: [unknown, RequestInit | undefined][] = [];
    const answers = async (address: unknown, init?: RequestInit) => {
      asked.push([address, init]);
      return new Response();
    };
    expect(await unreachable('https://a.example', answers, true)).toBe('');
    expect(asked).toMatchObject([['https://a.example', { mode: 'no-cors', credentials: 'omit' }]]);
    expect(await unreachable('https://a.example', () => Promise.reject(new TypeError()), true)).toBe(
      'failed',
    );
    const late = () => Promise.reject(new DOMException('', 'TimeoutError'));
    expect(await unreachable('https://a.example', late, true)).toBe('timeout');
    expect(await unreachable('https://a.example', answers, false)).toBe('offline');
    expect(asked).toHaveLength(1);
  });

  it('is named by its host', () => {
    expect(hostOf('https://a.example:8443/x')).toBe('a.example:8443');
    expect(hostOf('nonsense')).toBe('nonsense');
  });
});
